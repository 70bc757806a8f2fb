import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False, verbose_name='number in the chain')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='number of the account')),
                ('actor_kind', models.CharField(max_length=12, verbose_name='kind of actor')),
                ('action', models.CharField(max_length=48, verbose_name='action')),
                ('object_kind', models.CharField(max_length=32, verbose_name='kind of object')),
                ('object_id', models.CharField(max_length=64, verbose_name='object')),
                ('case_id', models.BigIntegerField(null=True, verbose_name='number of the case')),
                ('detail', models.TextField(verbose_name='detail')),
                ('previous', models.CharField(max_length=64, verbose_name='hash before')),
                ('hash', models.CharField(max_length=64, unique=True, verbose_name='hash')),
            ],
            options={
                'verbose_name': 'audit line',
                'verbose_name_plural': 'audit lines',
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['case_id', 'seq'], name='audit_of_a_case'), models.Index(fields=['actor_id', 'seq'], name='audit_of_an_actor')],
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='audit_head_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=24)),
                ('wrapped', models.BinaryField(null=True)),
                ('kek_id', models.CharField(max_length=16)),
                ('created_at', models.DateTimeField()),
                ('destroyed_at', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('wrapped', None), ('destroyed_at', None), _connector='XOR'), name='data_key_is_empty_once_destroyed')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32, verbose_name='kind')),
                ('subject_id', models.CharField(max_length=64, verbose_name='object')),
                ('dedupe_key', models.CharField(max_length=128, unique=True, verbose_name='key against repetition')),
                ('state', models.CharField(choices=[('DUE', 'Due'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('DEAD', 'Given up')], default='DUE', max_length=8, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease_until', models.DateTimeField(null=True, verbose_name='taken until')),
                ('run_after', models.DateTimeField(verbose_name='not before')),
                ('created_at', models.DateTimeField(verbose_name='owed at')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished at')),
                ('error_class', models.CharField(blank=True, max_length=64, verbose_name='kind of error')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('state__in', ['DUE', 'RUNNING'])), fields=['run_after'], name='job_unfinished')],
            },
        ),
    ]
