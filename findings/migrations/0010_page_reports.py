"""What visitors say is wrong on a page, and the three roles that may read and settle it."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

ROLES = ["Inspector", "Reviewer", "Administrator"]
PERMISSIONS = {
    "view_pagereport": "Can view page report",
    "change_pagereport": "Can change page report",
}


def give(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="findings", model="pagereport"
    )
    permissions = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )[0]
        for codename, name in PERMISSIONS.items()
    ]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(*permissions)


def take(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(*group.permissions.filter(codename__in=PERMISSIONS))


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0009_family_questions_and_advice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalPageReport',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('what', models.CharField(choices=[('words', 'The words differ from the letter'), ('plain', 'The plain words say more or less than the letter'), ('facts', 'The area, a date or a topic is wrong'), ('hard', 'It is hard to understand'), ('private', 'It shows a name or a private detail'), ('broken', 'The page does not work'), ('other', 'Something else')], max_length=8)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('new', 'New'), ('looking', 'Being looked at'), ('mended', 'Answered or mended'), ('no_change', 'Nothing to change'), ('spam', 'Spam')], default='new', max_length=9)),
                ('state_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, help_text='What was done, for colleagues.', max_length=1000)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('finding', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.finding')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='findings.letter')),
                ('state_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical page report',
                'verbose_name_plural': 'historical page reports',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PageReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, help_text='The page’s address, without its host.', max_length=300)),
                ('what', models.CharField(choices=[('words', 'The words differ from the letter'), ('plain', 'The plain words say more or less than the letter'), ('facts', 'The area, a date or a topic is wrong'), ('hard', 'It is hard to understand'), ('private', 'It shows a name or a private detail'), ('broken', 'The page does not work'), ('other', 'Something else')], max_length=8)),
                ('text', models.TextField(blank=True, max_length=2000)),
                ('wording_then', models.TextField(blank=True, help_text='As the visitor read it.')),
                ('summary_then', models.TextField(blank=True, help_text='As the visitor read it.')),
                ('email', models.EmailField(blank=True, help_text='For an answer only.', max_length=254)),
                ('visitor', models.CharField(blank=True, help_text='Hash of network address and day; for a day.', max_length=32)),
                ('same', models.CharField(help_text='Hash of place, kind, text and e-mail: one report is open of each.', max_length=64)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('new', 'New'), ('looking', 'Being looked at'), ('mended', 'Answered or mended'), ('no_change', 'Nothing to change'), ('spam', 'Spam')], default='new', max_length=9)),
                ('state_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, help_text='What was done, for colleagues.', max_length=1000)),
                ('finding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='page_reports', to='findings.finding')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='page_reports', to='findings.letter')),
                ('state_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['state', 'at'], name='page_report_queue'), models.Index(fields=['at'], name='page_report_at')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['new', 'looking'])), fields=('same',), name='page_report_open_once'), models.CheckConstraint(condition=models.Q(('what__in', ['words', 'plain', 'facts', 'hard', 'private', 'broken', 'other'])), name='page_report_what_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'new'), ('state_at__isnull', True), ('state_by__isnull', True)), models.Q(('state__in', ['looking', 'mended', 'no_change', 'spam']), ('state_at__isnull', False), ('state_by__isnull', False)), _connector='OR'), name='page_report_state_by_somebody')],
            },
        ),
        migrations.RunPython(give, take),
    ]
