#!/usr/bin/env python3
"""Makes lead-tracker.xlsx: the workbook in which a young company keeps its sales, with the dirt that such a workbook has.

    make_lead_tracker.py           writes it beside this script
    make_lead_tracker.py --check   fails where the committed file is not what this script makes

Every name is made up, every address ends in .example, every phone number is one set aside for fiction. The values that
the formulas have are calculated here, so that a reader can hold its own against them. DIRT says what is wrong on purpose.
"""

import datetime as dt
import pathlib
import random
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "scripts"))
from xlsx import DATE, MONEY, PERCENT, TEXT, Book, Error, Formula, Styled, same_content  # noqa: E402

TODAY = dt.date(2026, 10, 30)  # the day on which the workbook was saved last: what TODAY() gave
COMPANIES, CONTACTS, LEADS, ACTIVITIES = 140, 290, 420, 1080
NA = Error("#N/A")

DIRT = """
Companies   a title over the table; employees written as "about 50" and "200+"; a postcode with a leading zero (not dirt)
Contacts    the same e-mail twice; blank e-mails; two companies that do not exist (their country is #N/A)
Leads       misspelt statuses (Qualifed, Propsal), "won" and "LOST"; a company with a blank behind it; blank owners;
            expected dates as text in two orders (14.12.2026, 12/14/2026); a total under the table
Activities  minutes as "1h"; dates as text in one week; a lead that does not exist (its company is #N/A)
"""

OWNERS = [
    # name, e-mail, region, started, quota of a quarter
    ("Priya Raman", "priya@tallyhive.example", "North", dt.date(2021, 3, 1), 90000),
    ("Tomás Ferreira", "tomas@tallyhive.example", "South", dt.date(2021, 9, 13), 80000),
    ("Anneke de Wit", "anneke@tallyhive.example", "Benelux", dt.date(2022, 1, 10), 80000),
    ("Jonas Lindqvist", "jonas@tallyhive.example", "Nordics", dt.date(2022, 6, 1), 70000),
    ("Maeve Callahan", "maeve@tallyhive.example", "Isles", dt.date(2023, 2, 6), 70000),
    ("Grzegorz Wójcik", "grzegorz@tallyhive.example", "East", dt.date(2024, 5, 2), 60000),
    ("Sofia Marchetti", "sofia@tallyhive.example", "South", dt.date(2025, 1, 7), 60000),
]
PRODUCTS = [
    # code, product, category, unit price, active
    ("P-010", "Hive Starter", "Licence", 1200.0, True), ("P-020", "Hive Team", "Licence", 3900.0, True),
    ("P-030", "Hive Company", "Licence", 11500.0, True), ("P-040", "Sensor kit, 4 frames", "Hardware", 349.5, True),
    ("P-041", "Sensor kit, 12 frames", "Hardware", 899.0, True), ("P-050", "Gateway", "Hardware", 189.9, True),
    ("P-060", "Onboarding day", "Service", 960.0, True), ("P-061", "Training, half a day", "Service", 520.0, True),
    ("P-070", "Support, gold", "Service", 2400.0, True), ("P-090", "Hive Classic", "Licence", 790.0, False),
]
PLACES = {
    # country: (owner who looks after it, dialling pattern of numbers for fiction, [(city, postcode)])
    "Germany": (0, "+49 30 23125 {:03}", [("Leipzig", "04109"), ("Dresden", "01067"), ("Hamburg", "20095"), ("Kassel", "34117")]),
    "Netherlands": (2, "+31 20 555 0{:03}", [("Utrecht", "3511"), ("Zwolle", "8011"), ("Breda", "4811")]),
    "Belgium": (2, "+32 2 555 0{:03}", [("Ghent", "9000"), ("Leuven", "3000")]),
    "Sweden": (3, "+46 31 390 06{:02}", [("Malmö", "211 22"), ("Uppsala", "753 20")]),
    "Denmark": (3, "+45 55 55 0{:03}", [("Aarhus", "8000"), ("Odense", "5000")]),
    "United Kingdom": (4, "+44 1632 960{:03}", [("Leeds", "LS1 4AP"), ("Bristol", "BS1 5TR"), ("Norwich", "NR2 1RX")]),
    "Ireland": (4, "+353 20 910 {:04}", [("Cork", "T12 W8K2"), ("Galway", "H91 E2K3")]),
    "Portugal": (1, "+351 2 0055 5{:03}", [("Porto", "4000-069"), ("Braga", "4700-030")]),
    "Italy": (6, "+39 06 5555 0{:03}", [("Bologna", "40121"), ("Verona", "37121"), ("Rome", "00184")]),
    "Poland": (5, "+48 22 555 0{:03}", [("Gdańsk", "80-001"), ("Wrocław", "50-044")]),
}
INDUSTRIES = ["Food", "Machinery", "Logistics", "Retail", "Health", "Education", "Energy", "Software"]
FIRST_WORDS = ["Halden", "Bluefin", "Northgate", "Ember", "Quill", "Marlow", "Ostra", "Verdant", "Copperline", "Tamarind", "Alder",
               "Kestrel", "Lumen", "Saltmarsh", "Brindle", "Corvid", "Fennel", "Harrow", "Juniper", "Larkspur"]
SECOND_WORDS = ["Foods", "Robotics", "Freight", "Textiles", "Clinics", "Schools", "Power", "Systems", "Outdoor", "Bakeries", "Interiors"]
LEGAL = {"Germany": "GmbH", "Netherlands": "B.V.", "Belgium": "NV", "Sweden": "AB", "Denmark": "ApS", "United Kingdom": "Ltd",
         "Ireland": "Ltd", "Portugal": "Lda", "Italy": "S.r.l.", "Poland": "Sp. z o.o."}
GIVEN = ["Ada", "Bruno", "Carla", "Dmitri", "Elif", "Femke", "Goran", "Hanna", "Ivo", "Jasmin", "Karel", "Lotte", "Mehmet", "Nora",
         "Otto", "Paula", "Quentin", "Rosa", "Stefan", "Tuuli", "Ulrike", "Vera", "Wim", "Xenia", "Yusuf", "Zoë", "Åsa", "Łukasz"]
FAMILY = ["Abel", "Bakker", "Castro", "Dahl", "Eriksen", "Fontana", "Gruber", "Hughes", "Ilves", "Janssen", "Keller", "Lopes",
          "Murphy", "Nowak", "Olsen", "Pereira", "Quist", "Ricci", "Svensson", "Thorne", "Urban", "Visser", "Weber", "Young", "Zeman",
          "O'Shea", "van der Meer", "Müller"]
TITLES = ["Managing director", "Head of operations", "Buyer", "IT manager", "Office manager", "Finance lead", "Plant manager"]
STATUSES = [("New", 0.1), ("Contacted", 0.2), ("Qualified", 0.4), ("Proposal", 0.6), ("Won", 1), ("Lost", 0)]
SOURCES = ["Website", "Trade fair", "Referral", "Cold call", "Newsletter"]
KINDS = ["Call", "E-mail", "Meeting", "Demo"]
SUMMARIES = ["Left a message", "Asked for a quote", "Went through the price list", "Wants to try it on one site first",
             "Budget is decided in the new year", "Sent the brochure", "Introduced the finance lead", "Agreed on a pilot",
             "Compares us with two others", "Will call back", "Questions about data protection", "Happy with the demo"]

chance = random.Random(2026)


def pick(values):
    return values[int(chance.random() * len(values))]


def between(low, high):
    return low + int(chance.random() * (high - low + 1))


def same(a, b):
    """Equality as in a spreadsheet: the case does not matter, a blank behind a word does."""
    return a.casefold() == b.casefold() if isinstance(a, str) and isinstance(b, str) else a == b


def plain(text):
    table = str.maketrans("åäéèëöóøüúłńçãáíźżßÅŁŻŚ'", "aaeeeooouulncaaizzsALZS-")
    return text.translate(table).lower().replace(" ", "").replace("-", "")


def made_companies():
    names = [f"{a} {b}" for a in FIRST_WORDS for b in SECOND_WORDS]
    companies = []
    for i in range(COMPANIES):
        name, country = names.pop(int(chance.random() * len(names))), pick(list(PLACES))
        owner, _, cities = PLACES[country]
        city, postcode = pick(cities)
        since = TODAY - dt.timedelta(days=between(200, 1700)) if chance.random() < 0.45 else None
        companies.append({
            "id": f"C{i + 1:04}", "name": f"{name} {LEGAL[country]}", "industry": pick(INDUSTRIES), "country": country, "city": city,
            "postcode": postcode, "employees": int(8 * 1.6 ** (chance.random() * 11)), "site": f"https://www.{plain(name)}.example",
            "domain": f"{plain(name)}.example", "owner": OWNERS[owner][0], "since": since})
    companies[17]["employees"], companies[58]["employees"], companies[91]["employees"] = "about 50", "200+", "about 50"
    return companies


def made_contacts(companies):
    contacts, taken = [], set()
    while len(contacts) < CONTACTS:
        company = companies[len(contacts)] if len(contacts) < COMPANIES else pick(companies)
        given, family = pick(GIVEN), pick(FAMILY)
        email = f"{plain(given)}.{plain(family)}@{company['domain']}"
        if email in taken:
            continue
        taken.add(email)
        _, dial, _ = PLACES[company["country"]]
        contacts.append({"given": given, "family": family, "email": email, "phone": dial.format(between(0, 99)),
                         "company": company["name"], "title": pick(TITLES), "letter": pick(["Yes", "Yes", "No"])})
    for i in (33, 120, 201, 266):
        contacts[i]["email"] = None
    contacts[188]["email"] = contacts[42]["email"]
    contacts[75]["company"], contacts[233]["company"] = "Bluefin Robotic", "Haldenn Foods"
    for i in (12, 97, 154):
        contacts[i]["phone"] = None
    return contacts


def made_leads(companies, contacts):
    people = {}
    for c in contacts:
        if c["email"]:
            people.setdefault(c["company"], []).append(c["email"])
    with_people = [c for c in companies if c["name"] in people]
    leads, day = [], TODAY - dt.timedelta(days=540)
    for i in range(LEADS):
        day = min(day + dt.timedelta(days=pick([0, 1, 1, 1, 2, 2])), TODAY)
        company, age = pick(with_people), (TODAY - day).days
        weights = [3, 3, 4, 4, 1, 1] if age < 120 else [0, 1, 1, 2, 7, 8]
        status = pick([s for (s, _), w in zip(STATUSES, weights) for _ in range(w)])
        product = pick(PRODUCTS)
        leads.append({
            "no": f"L-{i + 1:04}", "created": day, "company": company["name"], "contact": pick(people[company["name"]]), "source": pick(SOURCES),
            "product": product[0], "price": product[3], "quantity": between(1, 40) if product[2] == "Hardware" else between(1, 3),
            "discount": pick([0, 0, 0, 0.05, 0.1, 0.15]), "status": status, "owner": company["owner"],
            "close": day + dt.timedelta(days=between(30, 150)), "note": None})
    for i, status in {61: "Qualifed", 140: "won", 205: "Propsal", 262: "LOST", 333: "Qualifed", 390: "Contacted "}.items():
        leads[i]["status"] = status
    leads[88]["company"] += " "
    for i in (301, 377):
        leads[i]["owner"] = None
    for i in (210, 260, 311, 352, 371, 398, 404, 415):
        leads[i]["close"] = leads[i]["close"].strftime("%d.%m.%Y" if i % 2 else "%m/%d/%Y")
    for i, note in {15: "Also wants the old price for 2025", 140: "Signed on paper, scan is in the drive", 299: "Do not call before noon",
                    303: "See the thread with Maeve", 410: "Reseller, ask before quoting"}.items():
        leads[i]["note"] = note
    return leads


def made_activities(leads):
    activities = []
    for _ in range(ACTIVITIES):
        lead = leads[min(between(0, LEADS + 40), LEADS - 1 - between(0, 25))]
        day = min(lead["created"] + dt.timedelta(days=between(0, 70)), TODAY)
        kind = pick(KINDS)
        activities.append({"day": day, "time": dt.time(between(8, 17), pick([0, 15, 30, 45])), "lead": lead["no"], "company": lead["company"],
                           "kind": kind, "minutes": 5 if kind == "E-mail" else pick([10, 15, 20, 30, 45, 60, 90]),
                           "owner": lead["owner"], "summary": pick(SUMMARIES), "done": day < TODAY - dt.timedelta(days=10) or chance.random() < 0.6})
    activities.sort(key=lambda a: (a["day"], a["time"], a["lead"]))
    for i in range(600, 606):
        activities[i]["day"] = activities[i]["day"].strftime("%d.%m.%Y")
    activities[318]["minutes"], activities[707]["minutes"] = "1h", "1h"
    activities[455]["lead"], activities[455]["company"] = "L-9041", NA
    return activities


def head(sheet, row, names, widths):
    sheet.row(row, [Styled(n, bold=True) for n in names])
    sheet.widths, sheet.frozen = widths, row


def write_companies(sheet, companies, leads):
    sheet.row(1, [Styled("Companies: master list", bold=True)])
    sheet.row(2, ["One line per company. New ones get the next number. Ask Priya before you add a column."])
    head(sheet, 4, ["Company ID", "Company", "Industry", "Country", "City", "Postcode", "Employees", "Website", "Owner", "Region",
                    "Customer since", "Leads", "Won"], [11, 32, 12, 16, 12, 11, 11, 38, 18, 10, 15, 8, 14])
    regions = {o[0]: o[2] for o in OWNERS}
    last = 5 + LEADS
    for n, c in enumerate(companies, 5):
        mine = [x for x in leads if same(x["company"], c["name"])]
        won = sum(x["amount"] for x in mine if same(x["status"], "Won"))
        sheet.row(n, [
            c["id"], c["name"], c["industry"], c["country"], c["city"], Styled(c["postcode"], TEXT), c["employees"], c["site"], c["owner"],
            Formula(f"VLOOKUP(I{n},Owners!$A$2:$C${len(OWNERS) + 1},3,FALSE)", regions[c["owner"]]), c["since"],
            Formula(f"COUNTIF(Leads!$C$2:$C${last - 4},B{n})", len(mine)),
            Formula(f'SUMIFS(Leads!$J$2:$J${last - 4},Leads!$C$2:$C${last - 4},B{n},Leads!$K$2:$K${last - 4},"Won")', won, MONEY)])


def write_contacts(sheet, contacts, companies):
    head(sheet, 1, ["First name", "Last name", "E-mail", "Phone", "Company", "Country", "Job title", "Newsletter"],
         [12, 14, 42, 20, 32, 16, 20, 11])
    countries, last = {c["name"]: c["country"] for c in companies}, 4 + COMPANIES
    for n, c in enumerate(contacts, 2):
        country = Formula(f"INDEX(Companies!$D$5:$D${last},MATCH(E{n},Companies!$B$5:$B${last},0))", countries.get(c["company"], NA))
        sheet.row(n, [c["given"], c["family"], c["email"], c["phone"], c["company"], country, c["title"], c["letter"]])
    sheet.allow(f"H2:H{CONTACTS + 1}", ["Yes", "No"])


def calculate_leads(leads, activities):
    """What the formulas of the sheet give, in the order in which a spreadsheet would calculate them."""
    for x in leads:
        x["amount"] = x["quantity"] * x["price"] * (1 - x["discount"])
        x["probability"] = next((p for s, p in STATUSES if same(s, x["status"])), 0.1)
        x["weighted"] = x["amount"] * x["probability"]
        days = [a["day"] for a in activities if a["lead"] == x["no"] and isinstance(a["day"], dt.date)]
        x["last"] = max(days) if days else ""
        x["days"] = (TODAY - x["last"]).days if days else ""
        x["next"] = "" if any(same(x["status"], s) for s in ("Won", "Lost")) else "Call" if x["days"] == "" else "Chase" if x["days"] > 30 else "Wait"


def write_leads(sheet, leads):
    head(sheet, 1, ["Lead no", "Created", "Company", "Contact", "Source", "Product", "Quantity", "Unit price", "Discount", "Amount", "Status",
                    "Probability", "Weighted", "Owner", "Expected close", "Last contact", "Days since contact", "Next step", "Note"],
         [9, 12, 32, 42, 12, 9, 9, 12, 9, 13, 12, 11, 13, 18, 15, 13, 18, 10, 36])
    steps = "".join(f'IF(K{{n}}="{s}",{p:g},' for s, p in reversed(STATUSES[1:])) + "0.1" + ")" * (len(STATUSES) - 1)
    days, numbers = (f"Activities!${c}$2:${c}${ACTIVITIES + 1}" for c in "AC")
    for n, x in enumerate(leads, 2):
        latest = f"_xlfn.MAXIFS({days},{numbers},A{n})"
        sheet.row(n, [
            x["no"], x["created"], x["company"], x["contact"], x["source"], x["product"], x["quantity"],
            Formula(f"VLOOKUP(F{n},'Price list'!$A$2:$D${len(PRODUCTS) + 1},4,FALSE)", x["price"], MONEY), Styled(x["discount"], PERCENT),
            Formula(f"G{n}*H{n}*(1-I{n})", x["amount"], MONEY), x["status"], Formula(steps.format(n=n), x["probability"], PERCENT),
            Formula(f"J{n}*L{n}", x["weighted"], MONEY), x["owner"], x["close"],
            Formula(f'IF({latest}=0,"",{latest})', x["last"], DATE),
            Formula(f'IF(P{n}="","",TODAY()-P{n})', x["days"]),
            Formula(f'IF(OR(K{n}="Won",K{n}="Lost"),"",IF(Q{n}="","Call",IF(Q{n}>30,"Chase","Wait")))', x["next"]), x["note"]])
    last = LEADS + 1
    total = [Styled("Total", bold=True)] + [None] * 18
    for column, key in ((9, "amount"), (12, "weighted")):
        letter = "ABCDEFGHIJKLM"[column]
        total[column] = Styled(Formula(f"SUM({letter}2:{letter}{last})", sum(x[key] for x in leads)), MONEY, bold=True)
    sheet.row(last + 1, total)
    sheet.allow(f"K2:K{last}", [s for s, _ in STATUSES])


def write_activities(sheet, activities):
    head(sheet, 1, ["Date", "Time", "Lead no", "Company", "Kind", "Minutes", "Owner", "Summary", "Done"], [12, 8, 9, 32, 9, 9, 18, 38, 8])
    last = LEADS + 1
    for n, a in enumerate(activities, 2):
        company = Formula(f"_xlfn.XLOOKUP(C{n},Leads!$A$2:$A${last},Leads!$C$2:$C${last})", a["company"])
        sheet.row(n, [a["day"], a["time"], a["lead"], company, a["kind"], a["minutes"], a["owner"], a["summary"], a["done"]])


def write_owners(sheet, leads):
    head(sheet, 1, ["Owner", "E-mail", "Region", "Started", "Quota a quarter", "Open leads", "Open amount"], [18, 30, 10, 12, 16, 11, 14])
    owner, status, amount = (f"Leads!${c}$2:${c}${LEADS + 1}" for c in "NKJ")
    for n, (name, email, region, started, quota) in enumerate(OWNERS, 2):
        mine = [x for x in leads if x["owner"] == name and not same(x["status"], "Won") and not same(x["status"], "Lost")]
        where = f'{owner},A{n},{status},"<>Won",{status},"<>Lost"'
        sheet.row(n, [name, email, region, started, Styled(quota, MONEY), Formula(f"COUNTIFS({where})", len(mine)),
                      Formula(f"SUMIFS({amount},{where})", sum(x["amount"] for x in mine), MONEY)])


def write_price_list(sheet):
    head(sheet, 1, ["Code", "Product", "Category", "Unit price", "Active"], [9, 24, 12, 12, 8])
    for n, (code, product, category, price, active) in enumerate(PRODUCTS, 2):
        sheet.row(n, [code, product, category, Styled(price, MONEY), active])


def write_overview(sheet, leads):
    """A report, not a table: a title, a figure, a small summary."""
    sheet.widths = [22, 12, 16, 16]
    sheet.row(1, [Styled("Pipeline at a glance", bold=True)])
    won, decided = (sum(any(same(x["status"], s) for s in which) for x in leads) for which in (("Won",), ("Won", "Lost")))
    sheet.row(3, ["Share won of decided", Formula("C12/(C12+C13)", won / decided, PERCENT)])
    sheet.row(7, [None, Styled("Status", bold=True), Styled("Leads", bold=True), Styled("Amount", bold=True)])
    for i, (status, _) in enumerate(STATUSES):
        n, mine = 8 + i, [x for x in leads if same(x["status"], status)]
        sheet.row(n, [None, status, Formula(f"COUNTIF(Leads!$K$2:$K${LEADS + 1},B{n})", len(mine)),
                      Formula(f"SUMIF(Leads!$K$2:$K${LEADS + 1},B{n},Leads!$J$2:$J${LEADS + 1})", sum(x["amount"] for x in mine), MONEY)])


def write_notes(sheet):
    sheet.widths = [90]
    for n, line in enumerate(["How we use this", "A lead is somebody who asked for a price. Everybody else is just a contact.",
                              "Owner: who talks to them. Not who found them.", None,
                              "Discounts above 15 % only with Tomás.", "Old tracker (2024): in the drive, do not copy from it."], 1):
        if line:
            sheet.row(n, [line])


def make():
    companies = made_companies()
    contacts = made_contacts(companies)
    leads = made_leads(companies, contacts)
    activities = made_activities(leads)
    calculate_leads(leads, activities)
    book = Book(author="Priya Raman")
    write_leads(book.sheet("Leads"), leads)
    write_companies(book.sheet("Companies"), companies, leads)
    write_contacts(book.sheet("Contacts"), contacts, companies)
    write_activities(book.sheet("Activities"), activities)
    write_owners(book.sheet("Owners"), leads)
    write_price_list(book.sheet("Price list"))
    write_overview(book.sheet("Overview"), leads)
    write_notes(book.sheet("Read me"))
    return book


def main():
    made = HERE / "lead-tracker.xlsx"
    if "--check" not in sys.argv:
        make().save(made)
        print(f"{made.name}: {made.stat().st_size:,} bytes")
        return
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as again:
        make().save(again.name)
        if not same_content(made, again.name):
            sys.exit("demo/lead-tracker.xlsx is not what make_lead_tracker.py makes: run `make demo` and commit the file")
    print("demo/lead-tracker.xlsx is what its script makes")


if __name__ == "__main__":
    main()
