"""What the reports find in the "Accounts Receivable" sample of IBM Watson
Analytics on 2012-12-31, against sums that others found in it.

    python3 ibm.py BIN DATA

DATA holds ibm_accounts_receivable.csv and, in truth/, ibm_2012-12-31_*.csv.
"""
import csv
import os
import sys
import tempfile
from decimal import Decimal

sys.dont_write_bytecode = True
import reports
from reports import data, expect, records

day = "2012-12-31"
export = os.path.join(data, "ibm_accounts_receivable.csv")
open_strategy = os.path.join(reports.examples, "ibm/strategy.yaml")
all_strategy = os.path.join(os.path.dirname(__file__), "ibm.yaml")


def dunning(name, strategy, *options):
    done = reports.dunning(name, strategy, day, "-q", *options)
    done.check_returncode()
    return done.stdout


def truth(name):
    path = os.path.join(data, "truth", f"ibm_{day}_{name}.csv")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mapped(strategy, path):
    with open(path, "w", encoding="utf-8") as file:
        file.write(dunning("map", strategy, export))
    return path


def aging(path, *by):
    return records(dunning("report", open_strategy, "aging", "--detail",
        "--format=csv", *["--by=" + name for name in by], path))


def check_buckets(path):
    groups = {(row["currency"], row["country"]): row
        for row in aging(path, "country")}
    whole = {row["currency"]: row for row in aging(path)}
    for want in truth("buckets_by_country"):
        check_bucket(groups["XXX", want["country"]], want, want["country"])
    for want in truth("buckets_by_currency"):
        check_bucket(whole[want["currency"]], want, want["currency"])


def check_bucket(row, want, where):
    total = want["bucket"] == "TOTAL"
    items = row["items" if total else "items_" + want["bucket"]]
    amount = row["open" if total else want["bucket"]]
    expect(f"{where} {want['bucket']} items", int(items), int(want["items"]))
    expect(f"{where} {want['bucket']}", Decimal(amount),
        Decimal(want["amount_exact"]))


def check_debtors(path):
    groups = {row["debtor_id"]: row for row in aging(path, "debtor_id")}
    days = {row["debtor_id"]: row["debtor_max_days"] for row in records(
        dunning("age", open_strategy, "--rollup", path))}
    wanted = truth("debtors")
    expect("debtors", sorted(groups), sorted(w["debtor"] for w in wanted))
    for want in wanted:
        row = groups[want["debtor"]]
        late = sum(int(row[name]) for name in row
            if name.startswith("items_") and name != "items_current")
        for name, got in (("open_items", row["items"]),
                ("open_amount", row["open"]), ("overdue_items", late),
                ("overdue_amount", row["overdue"]),
                ("max_dpd", days[want["debtor"]])):
            expect(f"{want['debtor']} {name}", Decimal(got),
                Decimal(want[name]))


def kpi(path, *options):
    return {row["kpi"]: row["value"] for row in records(
        dunning("report", all_strategy, "kpi", "--format=csv", *options,
            path))}


def check_kpi(path):
    quarter = kpi(path, "--days=90")
    month = kpi(path, "--from=2012-12-01")
    ours = {
        "ar_open": quarter["ar_open"],
        "ar_current": quarter["ar_current"],
        "ar_overdue": quarter["ar_overdue"],
        "sales_90d (D-90,D]": quarter["sales"],
        "dso_90d": quarter["dso"],
        "best_possible_dso_90d": quarter["best_possible_dso"],
        "average_days_delinquent": quarter["average_days_delinquent"],
        "month_begin_ar": month["ar_begin"],
        "month_sales": month["sales"],
        "cei_month_pct": month["cei"],
        "countback_dso_calendar_months": quarter["countback_dso"],
        "settled_in_month_items": month["settled_items"],
        "settled_in_month_amount": month["settled"],
        "avg_days_to_settle_unweighted": month["days_to_pay_unweighted"],
        "avg_days_late_weighted_by_amount": month["days_late"],
        "open_disputed_items": quarter["open_disputed_items"],
        "open_disputed_amount": quarter["open_disputed"],
    }
    wanted = truth("kpi")
    expect("indicators", sorted(ours), sorted(w["kpi"] for w in wanted))
    for want in wanted:
        expect(want["kpi"], Decimal(ours[want["kpi"]]),
            Decimal(want["value_4dp"]))


with tempfile.TemporaryDirectory() as scratch:
    still_open = mapped(open_strategy, os.path.join(scratch, "open.csv"))
    check_buckets(still_open)
    check_debtors(still_open)
    check_kpi(mapped(all_strategy, os.path.join(scratch, "all.csv")))
reports.finish("ibm")
