"""Families' questions, what one can do, and what to ask; and that administrators keep them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

KEPT = {
    "familyquestion": "question of families",
    "advice": "thing one can do",
    "toask": "question to ask",
}
# They are hidden, never deleted.
VERBS = {
    "Inspector": ["view"],
    "Reviewer": ["view"],
    "Administrator": ["view", "add", "change"],
}


def give(apps, schema_editor):
    types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for role, verbs in VERBS.items():
        group = apps.get_model("auth", "Group").objects.get(name=role)
        for model, name in KEPT.items():
            content_type, _ = types.get_or_create(app_label="findings", model=model)
            for verb in verbs:
                permission, _ = permissions.get_or_create(
                    content_type=content_type,
                    codename=f"{verb}_{model}",
                    defaults={"name": f"Can {verb} {name}"},
                )
                group.permissions.add(permission)


def take(apps, schema_editor):
    codenames = [f"{verb}_{model}" for model in KEPT for verb in VERBS["Administrator"]]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=VERBS):
        group.permissions.remove(*group.permissions.filter(codename__in=codenames))


class Migration(migrations.Migration):

    dependencies = [
        ("findings", "0008_counted_at_the_commit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='A short name for editors and data files.', max_length=60, unique=True)),
                ('ordinal', models.PositiveSmallIntegerField(help_text='Place in lists.', unique=True)),
                ('kind', models.CharField(choices=[('ordinary', 'Help without a plan'), ('local_offer', 'Local offer'), ('sendiass', 'Free local advice'), ('forum', 'Parent carer forum'), ('complaint', 'Complaint'), ('mediation', 'Mediation'), ('tribunal', 'Appeal'), ('rights', 'Your rights')], max_length=12)),
                ('title', models.CharField(help_text='What one can do, in a few words.', max_length=80)),
                ('text', models.CharField(help_text='Plain words; correct in law.', max_length=400)),
                ('link', models.URLField(blank=True, help_text='A national address that lasts. May be empty.', max_length=300)),
                ('link_name', models.CharField(blank=True, help_text='Who is behind the address, such as “Contact”.', max_length=80)),
                ('checked_on', models.DateField(blank=True, help_text='The day on which somebody opened it and read the page. The public sees it.', null=True, verbose_name='link last checked')),
                ('shown', models.BooleanField(default=True, help_text='Not ticked: it is on no public page.')),
                ('services', models.ManyToManyField(blank=True, help_text='It is shown with these, too.', related_name='advice', to='findings.service')),
                ('themes', models.ManyToManyField(blank=True, help_text='It is shown with these. With no theme and no service: with every one.', related_name='advice', to='findings.theme')),
            ],
            options={
                'verbose_name': 'thing one can do',
                'verbose_name_plural': 'things one can do',
                'ordering': ['ordinal'],
            },
        ),
        migrations.CreateModel(
            name='FamilyQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Part of the public address. It can never be used for another question.', max_length=60, unique=True)),
                ('ordinal', models.PositiveSmallIntegerField(help_text='Place in lists.', unique=True)),
                ('question', models.CharField(help_text='As a parent would ask it, with a question mark.', max_length=90, unique=True)),
                ('about', models.CharField(help_text='One plain sentence: what the answers are about.', max_length=240)),
                ('words', models.CharField(blank=True, help_text='Words that findings must have besides; quotes, - and * as in the search box.', max_length=100)),
                ('shown', models.BooleanField(default=True, help_text='Not ticked: nobody finds the question, and its address is empty.')),
                ('services', models.ManyToManyField(blank=True, help_text='Findings about any of these; with themes too, about one of each.', related_name='family_questions', to='findings.service')),
                ('themes', models.ManyToManyField(blank=True, help_text='Findings about any of these.', related_name='family_questions', to='findings.theme')),
            ],
            options={
                'verbose_name': 'question of families',
                'verbose_name_plural': 'questions of families',
                'ordering': ['ordinal'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAdvice',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='A short name for editors and data files.', max_length=60)),
                ('ordinal', models.PositiveSmallIntegerField(db_index=True, help_text='Place in lists.')),
                ('kind', models.CharField(choices=[('ordinary', 'Help without a plan'), ('local_offer', 'Local offer'), ('sendiass', 'Free local advice'), ('forum', 'Parent carer forum'), ('complaint', 'Complaint'), ('mediation', 'Mediation'), ('tribunal', 'Appeal'), ('rights', 'Your rights')], max_length=12)),
                ('title', models.CharField(help_text='What one can do, in a few words.', max_length=80)),
                ('text', models.CharField(help_text='Plain words; correct in law.', max_length=400)),
                ('link', models.URLField(blank=True, help_text='A national address that lasts. May be empty.', max_length=300)),
                ('link_name', models.CharField(blank=True, help_text='Who is behind the address, such as “Contact”.', max_length=80)),
                ('checked_on', models.DateField(blank=True, help_text='The day on which somebody opened it and read the page. The public sees it.', null=True, verbose_name='link last checked')),
                ('shown', models.BooleanField(default=True, help_text='Not ticked: it is on no public page.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical thing one can do',
                'verbose_name_plural': 'historical things one can do',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAdvice_services',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('advice', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.advice')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='findings.historicaladvice')),
                ('service', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.service')),
            ],
            options={
                'verbose_name': 'HistoricalAdvice_services',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAdvice_themes',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('advice', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.advice')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='findings.historicaladvice')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.theme')),
            ],
            options={
                'verbose_name': 'HistoricalAdvice_themes',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalFamilyQuestion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Part of the public address. It can never be used for another question.', max_length=60)),
                ('ordinal', models.PositiveSmallIntegerField(db_index=True, help_text='Place in lists.')),
                ('question', models.CharField(db_index=True, help_text='As a parent would ask it, with a question mark.', max_length=90)),
                ('about', models.CharField(help_text='One plain sentence: what the answers are about.', max_length=240)),
                ('words', models.CharField(blank=True, help_text='Words that findings must have besides; quotes, - and * as in the search box.', max_length=100)),
                ('shown', models.BooleanField(default=True, help_text='Not ticked: nobody finds the question, and its address is empty.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical question of families',
                'verbose_name_plural': 'historical questions of families',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalFamilyQuestion_services',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('familyquestion', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.familyquestion')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='findings.historicalfamilyquestion')),
                ('service', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.service')),
            ],
            options={
                'verbose_name': 'HistoricalFamilyQuestion_services',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalFamilyQuestion_themes',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('familyquestion', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.familyquestion')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='findings.historicalfamilyquestion')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.theme')),
            ],
            options={
                'verbose_name': 'HistoricalFamilyQuestion_themes',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ToAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(help_text='Place on the sheet.')),
                ('text', models.CharField(help_text='One plain question that blames nobody.', max_length=140)),
                ('shown', models.BooleanField(default=True, help_text='Not ticked: it is on no sheet.')),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='to_ask', to='findings.familyquestion')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='to_ask', to='findings.theme')),
            ],
            options={
                'verbose_name': 'question to ask',
                'verbose_name_plural': 'questions to ask',
                'ordering': ['theme', 'question', 'ordinal'],
            },
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='advice_has_text'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ordinary', 'local_offer', 'sendiass', 'forum', 'complaint', 'mediation', 'tribunal', 'rights'])), name='advice_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_on__isnull', True), ('link', ''), ('link_name', '')), models.Q(models.Q(('link', ''), _negated=True), models.Q(('link_name', ''), _negated=True)), _connector='OR'), name='advice_link_has_name'),
        ),
        migrations.AddConstraint(
            model_name='familyquestion',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='family_question_asks'),
        ),
        migrations.AddConstraint(
            model_name='familyquestion',
            constraint=models.CheckConstraint(condition=models.Q(('about', ''), _negated=True), name='family_question_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='toask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('question__isnull', False), ('theme__isnull', True)), models.Q(('question__isnull', True), ('theme__isnull', False)), _connector='OR'), name='to_ask_belongs_to_one'),
        ),
        migrations.AddConstraint(
            model_name='toask',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='to_ask_has_text'),
        ),
        migrations.AddConstraint(
            model_name='toask',
            constraint=models.UniqueConstraint(fields=('theme', 'ordinal'), name='to_ask_place_once_a_theme'),
        ),
        migrations.AddConstraint(
            model_name='toask',
            constraint=models.UniqueConstraint(fields=('question', 'ordinal'), name='to_ask_place_once_a_question'),
        ),
        migrations.RunPython(give, take),
    ]
