#!/usr/bin/env python3
"""The holidays of rules/calendars, computed from the rules of their laws.

    calendars.py FOLDER           says which files differ from the rules
    calendars.py --write FOLDER   writes them

The rules are those of the table in rules/calendars/README.md.
"""
import csv
import io
import sys
from datetime import date, timedelta
from pathlib import Path

YEARS = range(2024, 2029)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def easter(year):
    """Gregorian, by the lunar method of Gauss as corrected by Lichtenberg."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    correction = (seed + golden // 11) // 29
    limit = 21 + seed - correction
    weekday = 7 - (year + year // 4 + sun) % 7
    day = limit + 7 - (limit - weekday) % 7
    return date(year, 3, 1) + timedelta(day - 1)


def days(day, count):
    return day + timedelta(count)


def nth(year, month, weekday, count):
    """The count-th such weekday of a month; -1: the last."""
    first = date(year, month, 1)
    if count > 0:
        return days(first, (weekday - first.weekday()) % 7 + 7 * (count - 1))
    last = days(date(year + month // 12, month % 12 + 1, 1), -1)
    return days(last, -((last.weekday() - weekday) % 7))


def next_monday(day):
    """That day when it is one."""
    return days(day, -day.weekday() % 7)


def monday_before(day):
    return days(day, -day.weekday())


def mx(y):
    yield date(y, 1, 1), "Año Nuevo"
    yield nth(y, 2, MON, 1), "Día de la Constitución"
    yield nth(y, 3, MON, 3), "Natalicio de Benito Juárez"
    yield date(y, 5, 1), "Día del Trabajo"
    yield date(y, 9, 16), "Día de la Independencia"
    if (y - 2024) % 6 == 0:
        yield date(y, 10, 1), "Transmisión del Poder Ejecutivo Federal"
    yield nth(y, 11, MON, 3), "Día de la Revolución"
    yield date(y, 12, 25), "Navidad"


def co(y):
    sunday = easter(y)
    yield date(y, 1, 1), "Año Nuevo"
    yield next_monday(date(y, 1, 6)), "Día de los Reyes Magos"
    yield next_monday(date(y, 3, 19)), "Día de San José"
    yield days(sunday, -3), "Jueves Santo"
    yield days(sunday, -2), "Viernes Santo"
    yield date(y, 5, 1), "Día del Trabajo"
    yield next_monday(days(sunday, 39)), "Ascensión del Señor"
    yield next_monday(days(sunday, 60)), "Corpus Christi"
    yield next_monday(days(sunday, 68)), "Sagrado Corazón de Jesús"
    yield next_monday(date(y, 6, 29)), "San Pedro y San Pablo"
    yield date(y, 7, 20), "Día de la Independencia"
    yield date(y, 8, 7), "Batalla de Boyacá"
    yield next_monday(date(y, 8, 15)), "Asunción de la Virgen"
    yield next_monday(date(y, 10, 12)), "Día de la Raza"
    yield next_monday(date(y, 11, 1)), "Todos los Santos"
    yield next_monday(date(y, 11, 11)), "Independencia de Cartagena"
    yield date(y, 12, 8), "Inmaculada Concepción"
    yield date(y, 12, 25), "Navidad"


def cl_moved(day):
    """Ley 19.668."""
    if day.weekday() in (TUE, WED, THU):
        return monday_before(day)
    return next_monday(day) if day.weekday() == FRI else day


def cl_reformation(day):
    """Ley 20.299: to the Friday before a Tuesday, or behind a Wednesday."""
    return days(day, {TUE: -4, WED: 2}.get(day.weekday(), 0))


# Day of the June solstice in Santiago (UTC-4), from its moment in UTC: 20
# June 2024 20:51, 21 June 2025 02:42, 21 June 2026 08:24, 21 June 2027 14:11,
# 20 June 2028 20:02.
SOLSTICE = {2024: 20, 2025: 20, 2026: 21, 2027: 21, 2028: 20}


def cl(y):
    sunday = easter(y)
    national = date(y, 9, 18)
    yield date(y, 1, 1), "Año Nuevo"
    if date(y, 1, 1).weekday() == SUN:
        yield date(y, 1, 2), "Feriado adicional de Año Nuevo"
    yield days(sunday, -2), "Viernes Santo"
    yield days(sunday, -1), "Sábado Santo"
    yield date(y, 5, 1), "Día del Trabajo"
    yield date(y, 5, 21), "Día de las Glorias Navales"
    yield date(y, 6, SOLSTICE[y]), "Día Nacional de los Pueblos Indígenas"
    yield cl_moved(date(y, 6, 29)), "San Pedro y San Pablo"
    yield date(y, 7, 16), "Virgen del Carmen"
    yield date(y, 8, 15), "Asunción de la Virgen"
    # Leyes 20.215 and 20.983: the day that joins them to a weekend.
    if national.weekday() in (TUE, SAT):
        yield days(national, -1), "Feriado adicional de Fiestas Patrias"
    yield national, "Independencia Nacional"
    yield date(y, 9, 19), "Día de las Glorias del Ejército"
    if national.weekday() == WED:
        yield date(y, 9, 20), "Feriado adicional de Fiestas Patrias"
    yield cl_moved(date(y, 10, 12)), "Encuentro de Dos Mundos"
    yield (cl_reformation(date(y, 10, 31)),
           "Día de las Iglesias Evangélicas y Protestantes")
    yield date(y, 11, 1), "Todos los Santos"
    yield date(y, 12, 8), "Inmaculada Concepción"
    yield date(y, 12, 25), "Navidad"


def ar_moved(day):
    """Ley 27.399, art. 6: to the Monday before or behind."""
    if day.weekday() in (TUE, WED):
        return monday_before(day)
    return next_monday(day) if day.weekday() in (THU, FRI) else day


def ar(y):
    sunday = easter(y)
    yield date(y, 1, 1), "Año Nuevo"
    yield days(sunday, -48), "Carnaval"
    yield days(sunday, -47), "Carnaval"
    yield (date(y, 3, 24),
           "Día Nacional de la Memoria por la Verdad y la Justicia")
    yield (date(y, 4, 2),
           "Día del Veterano y de los Caídos en la Guerra de Malvinas")
    yield days(sunday, -2), "Viernes Santo"
    yield date(y, 5, 1), "Día del Trabajador"
    yield date(y, 5, 25), "Día de la Revolución de Mayo"
    yield ar_moved(date(y, 6, 17)), "Martín Miguel de Güemes"
    yield date(y, 6, 20), "Manuel Belgrano"
    yield date(y, 7, 9), "Día de la Independencia"
    yield ar_moved(date(y, 8, 17)), "José de San Martín"
    yield (ar_moved(date(y, 10, 12)),
           "Día del Respeto a la Diversidad Cultural")
    yield ar_moved(date(y, 11, 20)), "Día de la Soberanía Nacional"
    yield date(y, 12, 8), "Inmaculada Concepción de María"
    yield date(y, 12, 25), "Navidad"


def pe(y):
    sunday = easter(y)
    yield date(y, 1, 1), "Año Nuevo"
    yield days(sunday, -3), "Jueves Santo"
    yield days(sunday, -2), "Viernes Santo"
    yield date(y, 5, 1), "Día del Trabajo"
    yield date(y, 6, 7), "Batalla de Arica y Día de la Bandera"
    yield date(y, 6, 29), "San Pedro y San Pablo"
    yield date(y, 7, 23), "Día de la Fuerza Aérea del Perú"
    yield date(y, 7, 28), "Fiestas Patrias"
    yield date(y, 7, 29), "Fiestas Patrias"
    yield date(y, 8, 6), "Batalla de Junín"
    yield date(y, 8, 30), "Santa Rosa de Lima"
    yield date(y, 10, 8), "Combate de Angamos"
    yield date(y, 11, 1), "Todos los Santos"
    yield date(y, 12, 8), "Inmaculada Concepción"
    yield date(y, 12, 9), "Batalla de Ayacucho"
    yield date(y, 12, 25), "Navidad del Señor"


def br(y):
    yield date(y, 1, 1), "Confraternização Universal"
    yield days(easter(y), -2), "Paixão de Cristo"
    yield date(y, 4, 21), "Tiradentes"
    yield date(y, 5, 1), "Dia Mundial do Trabalho"
    yield date(y, 9, 7), "Independência do Brasil"
    yield date(y, 10, 12), "Nossa Senhora Aparecida"
    yield date(y, 11, 2), "Finados"
    yield date(y, 11, 15), "Proclamação da República"
    yield date(y, 11, 20), "Dia Nacional de Zumbi e da Consciência Negra"
    yield date(y, 12, 25), "Natal"


def es(y):
    yield date(y, 1, 1), "Año Nuevo"
    yield date(y, 1, 6), "Epifanía del Señor"
    yield days(easter(y), -2), "Viernes Santo"
    yield date(y, 5, 1), "Fiesta del Trabajo"
    yield date(y, 8, 15), "Asunción de la Virgen"
    yield date(y, 10, 12), "Fiesta Nacional de España"
    yield date(y, 11, 1), "Todos los Santos"
    yield date(y, 12, 6), "Día de la Constitución Española"
    yield date(y, 12, 8), "Inmaculada Concepción"
    yield date(y, 12, 25), "Natividad del Señor"


def us_days(y):
    yield date(y, 1, 1), "New Year's Day"
    yield nth(y, 1, MON, 3), "Birthday of Martin Luther King, Jr."
    yield nth(y, 2, MON, 3), "Washington's Birthday"
    yield nth(y, 5, MON, -1), "Memorial Day"
    yield date(y, 6, 19), "Juneteenth National Independence Day"
    yield date(y, 7, 4), "Independence Day"
    yield nth(y, 9, MON, 1), "Labor Day"
    yield nth(y, 10, MON, 2), "Columbus Day"
    yield date(y, 11, 11), "Veterans Day"
    yield nth(y, 11, THU, 4), "Thanksgiving Day"
    yield date(y, 12, 25), "Christmas Day"


def us(y):
    for year in (y, y + 1):
        for day, name in us_days(year):
            moved = {SAT: -1, SUN: 1}.get(day.weekday())
            if day.year == y:
                yield day, name
            if moved and days(day, moved).year == y:
                yield days(day, moved), name + " (observed)"


def gb_substitute(day, name, taken):
    """The next working day that is no holiday itself."""
    moved = day
    while moved.weekday() in (SAT, SUN) or moved in taken:
        moved = days(moved, 1)
    return moved, name if moved == day else name + " (substitute day)"


def gb(y):
    sunday = easter(y)
    yield gb_substitute(date(y, 1, 1), "New Year's Day", [])
    yield days(sunday, -2), "Good Friday"
    yield days(sunday, 1), "Easter Monday"
    yield nth(y, 5, MON, 1), "Early May bank holiday"
    yield nth(y, 5, MON, -1), "Spring bank holiday"
    yield nth(y, 8, MON, -1), "Summer bank holiday"
    christmas, boxing = date(y, 12, 25), date(y, 12, 26)
    if christmas.weekday() == SUN:
        # Boxing Day keeps its Monday, Christmas goes behind it.
        yield boxing, "Boxing Day"
        yield gb_substitute(christmas, "Christmas Day", [boxing])
        return
    first = gb_substitute(christmas, "Christmas Day", [])
    yield first
    yield gb_substitute(boxing, "Boxing Day", [first[0]])


def de(y):
    sunday = easter(y)
    yield date(y, 1, 1), "Neujahr"
    yield days(sunday, -2), "Karfreitag"
    yield days(sunday, 1), "Ostermontag"
    yield date(y, 5, 1), "Tag der Arbeit"
    yield days(sunday, 39), "Christi Himmelfahrt"
    yield days(sunday, 50), "Pfingstmontag"
    yield date(y, 10, 3), "Tag der Deutschen Einheit"
    yield date(y, 12, 25), "1. Weihnachtstag"
    yield date(y, 12, 26), "2. Weihnachtstag"


COUNTRIES = [mx, co, cl, ar, pe, br, es, us, gb, de]


def table(country):
    """One name a day: where two meet, both."""
    names = {}
    for year in YEARS:
        for day, name in country(year):
            names.setdefault(day, []).append(name)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", "name"])
    for day in sorted(names):
        writer.writerow([day.isoformat(), " / ".join(names[day])])
    return out.getvalue().encode()


def main(arguments):
    write = arguments[:1] == ["--write"]
    folder = Path(arguments[-1])
    differ = 0
    for country in COUNTRIES:
        path = folder / (country.__name__ + ".csv")
        wanted = table(country)
        if write:
            path.write_bytes(wanted)
        elif path.read_bytes() != wanted:
            print(path, "is not what the rules give")
            differ = 1
    return differ


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
