"""The words of mail programs: labels, openings, days and months in four languages."""

LABELS = {
    "pl": {"from": "Od", "sent": "Wysłano", "date": "Data", "to": "Do", "cc": "DW", "subject": "Temat"},
    "en": {"from": "From", "sent": "Sent", "date": "Date", "to": "To", "cc": "Cc", "subject": "Subject"},
    "de": {"from": "Von", "sent": "Gesendet", "date": "Datum", "to": "An", "cc": "Cc", "subject": "Betreff"},
    "uk": {
        "from": "Від",
        "sent": "Відправлено",
        "date": "Дата",
        "to": "Кому",
        "cc": "Копія",
        "subject": "Тема",
    },
}
OPENING = {
    "thunderbird": {
        "pl": "Treść przekazanej wiadomości", "en": "Forwarded Message", "de": "Weitergeleitete Nachricht",
        "uk": "Переслане повідомлення",
    },
    "thunderbird labels": {
        "pl": {"from": "Nadawca", "to": "Adresat", "cc": "Kopia"}, "en": {"cc": "CC"}, "de": {"cc": "Kopie (CC)"},
        "uk": {"cc": "CC"},
    },
    "apple": {
        "pl": "Początek przekazywanej wiadomości:", "en": "Begin forwarded message:",
        "de": "Anfang der weitergeleiteten Nachricht:", "uk": "Початок листа, що пересилається:",
    },
    "apple labels": {
        "pl": {"cc": "Dw"}, "en": {}, "de": {"cc": "Kopie"}, "uk": {"from": "Від кого"},
    },
    "yahoo": {
        "pl": "Przekazana wiadomość", "en": "Forwarded Message", "de": "Weitergeleitete Nachricht",
        "uk": "Перенаправлене повідомлення",
    },
}  # fmt: skip
DAYS = {
    "pl": ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "uk": ("понеділок", "вівторок", "середа", "четвер", "п'ятниця", "субота", "неділя"),
}
SHORT_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "pl": ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."),
    "de": ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
    "uk": ("пн", "вт", "ср", "чт", "пт", "сб", "нд"),
}
MONTHS = {
    "pl": ("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
           "października", "listopada", "grudnia"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
           "November", "Dezember"),
    "uk": ("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
           "листопада", "грудня"),
}  # fmt: skip
SHORT_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "pl": ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    "uk": (
        "січ.",
        "лют.",
        "бер.",
        "квіт.",
        "трав.",
        "черв.",
        "лип.",
        "серп.",
        "вер.",
        "жовт.",
        "лист.",
        "груд.",
    ),
}
