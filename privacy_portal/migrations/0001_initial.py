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
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_kind', models.CharField(max_length=12)),
                ('action', models.CharField(max_length=48)),
                ('object_kind', models.CharField(max_length=32)),
                ('object_id', models.CharField(max_length=64)),
                ('case_id', models.BigIntegerField(null=True)),
                ('detail', models.TextField()),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
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
                ('kind', models.CharField(max_length=32)),
                ('subject_id', models.CharField(max_length=64)),
                ('dedupe_key', models.CharField(max_length=128, unique=True)),
                ('state', models.CharField(choices=[('DUE', 'Due'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('DEAD', 'Given up')], default='DUE', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('run_after', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('error_class', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('state__in', ['DUE', 'RUNNING'])), fields=['run_after'], name='job_unfinished')],
            },
        ),
    ]
