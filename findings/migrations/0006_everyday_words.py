"""What a word of a theme or service is for: to suggest it, to be searched for, or both."""

from django.db import migrations, models


def fields(model, topic, searched):
    return [
        migrations.AddField(
            model_name=model,
            name="suggests",
            field=models.BooleanField(
                default=True,
                help_text=f"Ticked: a finding with this word is offered the {topic}.",
                verbose_name="suggests it",
            ),
        ),
        migrations.AddField(
            model_name=model,
            name="searched",
            field=models.BooleanField(
                default=searched,
                help_text=f"Ticked: whoever searches for this word finds what is about the {topic}.",
                verbose_name="names it in searches",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("findings", "0005_text_index_and_publication")]

    operations = [*fields("serviceterm", "service", True), *fields("themeterm", "theme", False)]
