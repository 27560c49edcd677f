from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='waits_until',
            field=models.DateTimeField(help_text='After several wrong codes none is looked at', null=True),
        ),
    ]
