"""A `Mail` as plain JSON values, field by field what `mail inspect --json` promises."""


def as_json(mail) -> dict:
    """The message without its bytes; every unknown is null, every list is there."""
    return {
        "raw_sha256": mail.raw_sha256,
        "size": mail.size,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "subject": mail.subject,
        "from": _address(mail.from_),
        "reply_to": _addresses(mail.reply_to),
        "to": _addresses(mail.to),
        "cc": _addresses(mail.cc),
        "date": _date(mail.date),
        "text": mail.text,
        "new_text": mail.new_text,
        "parts": [_part(part) for part in mail.parts],
        "layers": [_layer(layer) for layer in mail.layers],
        "comment": mail.comment,
        "class": mail.class_,
        "flags": list(mail.flags),
    }


def _address(address):
    return {"name": address.name, "address": address.address} if address else None


def _addresses(found):
    return [_address(address) for address in found]


def _date(moment):
    return moment.isoformat() if moment else None


def _part(part):
    plain = ("path", "type", "charset", "filename", "size", "sha256", "disposition", "inline")
    return {**{name: getattr(part, name) for name in plain}, "flags": list(part.flags)}


def _layer(layer):
    return {
        "kind": layer.kind,
        "depth": layer.depth,
        "from": _address(layer.from_),
        "to": _addresses(layer.to),
        "cc": _addresses(layer.cc),
        "date": _date(layer.date),
        "date_text": layer.date_text,
        "subject": layer.subject,
        "text": layer.text,
        "confidence": layer.confidence,
    }
