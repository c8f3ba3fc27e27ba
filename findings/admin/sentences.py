"""What a person reads when the database's own rules refuse what was typed."""

# constraint: the field to stand beside (None: above the form), the sentence
SENTENCES = {
    "finding_ordinal_once": ("ordinal", "This section already has a finding with that number."),
    "finding_ordinal_from_one": ("ordinal", "Number findings from 1."),
    "finding_kind_of_its_framework": (
        "kind",
        "This kind belongs to the other framework. Choose one of the letter’s own framework.",
    ),
    "finding_judgement_of_its_heading": (
        "judgement",
        "The heading gives this kind of finding its judgement. Leave the judgement as it is.",
    ),
    "finding_judgement_known": ("judgement", "Choose one of the judgements in the list."),
    "finding_has_wording": ("wording", "Enter the wording as it stands in the letter."),
    "finding_pages_in_order": (
        "page_end",
        "Give both pages or neither, from 1, the last not before the first.",
    ),
    "section_ordinal_once": ("ordinal", "This letter already has a section with that number."),
    "section_aspect_of_its_framework": (
        "aspect",
        "This part belongs to the other framework. Choose one of the letter’s own framework.",
    ),
    "letter_original_once": ("original", "This very document is already held for another letter."),
    "letter_person_place_once": ("ordinal", "This number is taken by another person here."),
    "letter_person_says_who": (None, "Give a name, a role or an organisation."),
    "letter_page_once": ("number", "This page is here already."),
    "letter_page_from_one": ("number", "Number pages from 1."),
    "responsible_body_place_once": ("ordinal", "This number is taken by another body here."),
    "inspection_outcome_of_its_framework": (
        "outcome",
        "This outcome belongs to another framework or kind of inspection.",
    ),
    "inspection_has_a_date": ("start", "Give the first day of the visit or the publication day."),
    "inspection_ends_after_start": ("end", "The last day lies before the first."),
    "inspection_published_after_start": ("published", "It was published before it began."),
    "inspection_full_follows_nothing": ("follows", "Only a revisit or monitoring follows another."),
    "inspection_does_not_follow_itself": ("follows", "An inspection does not follow itself."),
    "inspection_weaknesses_with_statement": (
        "weaknesses",
        "Count weaknesses only where a written statement of action is required.",
    ),
    "inspection_progress_on_revisit_only": (
        "weaknesses_sufficient",
        "Progress is judged on a 2016 to 2022 revisit only: give both numbers there, else neither.",
    ),
    "inspection_once_on_a_day": ("start", "This inspection is on the register already."),
    "inspection_once_without_a_day": ("published", "This inspection is on the register already."),
    "area_ons_code_once": ("ons_code", "Another area has this ONS code."),
    "claim_once_for_a_source": ("source", "This source has a claim for that value already."),
    "claim_one_in_force": ("in_force", "Another source is in force for that value. Untick it."),
    "theme_term_once": ("text", "This term is here already."),
    "service_term_once": ("text", "This term is here already."),
    "to_ask_place_once_a_theme": ("ordinal", "This number is taken by another question to ask."),
    "to_ask_place_once_a_question": (
        "ordinal",
        "This number is taken by another question to ask.",
    ),
    "advice_link_has_name": (
        "link_name",
        "A link needs the name of who is behind it; without a link there is neither name nor day.",
    ),
    "version_kind_once": ("kind", "This letter has such a version. Change that one, or delete it."),
    "glossary_sense_place_once": ("ordinal", "This number is taken by another sense."),
}
AT_THE_SAME_MOMENT = (
    "Not saved: it would break a rule of the records, or somebody saved at the same moment. "
    "Check numbers, kinds and addresses, then save again."
)


def sentence_for(text: str) -> tuple[str | None, str] | None:
    """The field and the sentence for an error text that names one of our constraints."""
    return next((found for name, found in SENTENCES.items() if name in text), None)
