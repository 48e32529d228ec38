# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payees, their accounts and the rules of paying, with what the database itself refuses of them."""

import budgets.models.payment_rules
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

from core.triggers import keep_rows, refuse

PAYEE, ACCOUNT = "budgets_payee", "budgets_payeeaccount"
PAYEE_FIXED = [
    "id", "programme_key", "kind", "name", "guardian_name", "registration", "award_number", "added_by_id", "added_at",
]
ACCOUNT_FIXED = [
    "id", "payee_id", "programme_key", "channel", "country", "bic", "sealed_number", "last_digits", "holder",
    "proposed_by_id", "proposed_at",
]
WAYS = [
    ("proposed", "verified"), ("proposed", "blocked"), ("verified", "active"), ("verified", "blocked"),
    ("active", "replaced"), ("active", "blocked"),
]
ON_NO_WAY = " AND ".join(f"NOT (OLD.state = '{since}' AND NEW.state = '{to}')" for since, to in WAYS)


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0003_ceilings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentRules',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40, unique=True)),
                ('hands', models.JSONField(blank=True, default=list, verbose_name='people by amount')),
                ('cooling_days', models.PositiveSmallIntegerField(default=3, verbose_name='days that a new account waits')),
                ('channels', models.JSONField(default=budgets.models.payment_rules.all_channels, verbose_name='ways of paying')),
            ],
            options={
                'verbose_name_plural': 'payment rules',
            },
        ),
        migrations.CreateModel(
            name='Payee',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_key', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('institution', 'Institution'), ('cooperative', 'Cooperative'), ('person', 'Person')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('guardian_name', models.CharField(blank=True, max_length=160, verbose_name='name of the guardian')),
                ('registration', models.CharField(blank=True, max_length=60, verbose_name='registration number')),
                ('award_number', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='award')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['programme_key', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PayeeAccount',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('proposed', 'Proposed'), ('verified', 'Verified, waiting'), ('active', 'In use'), ('blocked', 'Blocked'), ('replaced', 'Replaced')], db_index=True, default='proposed', max_length=40, protected=True)),
                ('programme_key', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=[('bank', 'Bank account'), ('wallet', 'Mobile money')], max_length=8, verbose_name='way of paying')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('bic', models.CharField(blank=True, max_length=11, verbose_name='BIC of the bank')),
                ('sealed_number', models.TextField(verbose_name='number, encrypted')),
                ('last_digits', models.CharField(max_length=4, verbose_name='last digits')),
                ('holder', models.CharField(max_length=160, verbose_name='name of the holder')),
                ('proposed_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('verified_how', models.CharField(blank=True, max_length=300, verbose_name='how it was confirmed')),
                ('usable_from', models.DateTimeField(blank=True, null=True)),
                ('activated_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('block_reason', models.CharField(blank=True, max_length=300, verbose_name='why it is blocked')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='budgets.payee')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['payee', 'pk'],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['institution', 'cooperative', 'person'])), name='payee_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_payee_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(('guardian_name', ''), ('kind', 'person'), _connector='OR'), name='only_a_person_has_a_guardian'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'verified', 'active', 'blocked', 'replaced'])), name='payee_account_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'bank'), models.Q(('bic', ''), _negated=True)), models.Q(('bic', ''), ('channel', 'wallet')), _connector='OR'), name='a_bank_account_has_a_bic_and_a_wallet_none'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('country', ''), _negated=True), models.Q(('holder', ''), _negated=True), models.Q(('sealed_number', ''), _negated=True)), name='an_account_has_country_number_and_holder'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='who_proposes_an_account_does_not_verify_it'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('usable_from', None), ('verified_at', None), ('verified_by', None), ('verified_how', '')), models.Q(('usable_from__isnull', False), ('verified_at__isnull', False), ('verified_by__isnull', False), ('usable_from__gte', models.F('verified_at')), models.Q(('verified_how', ''), _negated=True)), _connector='OR'), name='a_verification_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'blocked']), ('verified_by__isnull', False), _connector='OR'), name='an_account_beyond_proposed_was_verified'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['active', 'replaced']), _negated=True), models.Q(('activated_at__gte', models.F('usable_from')), ('activated_at__isnull', False)), _connector='OR'), name='an_account_is_used_after_its_waiting_time'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('payee', 'channel'), name='one_active_account_per_payee_and_way'),
        ),
        keep_rows(PAYEE, PAYEE_FIXED),
        keep_rows(
            ACCOUNT, ACCOUNT_FIXED, fillable=["verified_by_id", "verified_at", "verified_how", "usable_from"],
            until_filled="verified_at",
        ),
        refuse(
            "account_added", ACCOUNT, "BEFORE INSERT",
            ("NEW.state <> 'proposed'", "an account begins as proposed"),
            (
                f"NEW.programme_key <> (SELECT programme_key FROM {PAYEE} WHERE id = NEW.payee_id)",
                "an account is of the programme of its payee",
            ),
        ),
        refuse(
            "account_moved", ACCOUNT, "BEFORE UPDATE",
            (f"OLD.state <> NEW.state AND {ON_NO_WAY}", "an account takes no such step"),
        ),
    ]
