"""Everyday words by which a theme or a service is searched for, and which suggest nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("findings", "0005_text_index_and_publication")]

    operations = [
        migrations.AddField(
            model_name="serviceterm",
            name="everyday",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "Ticked: whoever searches for it finds the service, and no finding is "
                    "offered it."
                ),
                verbose_name="only in searches",
            ),
        ),
        migrations.AddField(
            model_name="themeterm",
            name="everyday",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "Ticked: whoever searches for it finds the theme, and no finding is "
                    "offered it."
                ),
                verbose_name="only in searches",
            ),
        ),
    ]
