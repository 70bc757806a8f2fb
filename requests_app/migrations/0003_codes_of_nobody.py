from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0002_public_side'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='mailcode',
            name='mail_code_is_of_a_draft_or_a_case',
        ),
    ]
