/* format-sealed.c - in: encrypted mail and files, or the signature beside a text; out: no sheet. What is encrypted is
 * named so; a signature holds nothing to read. */
#include "inspect/format/format.h"

#include <string.h>

static const char armour[] = "-----BEGIN PGP MESSAGE-----";

/* 1.2.840.113549.1.7.3, CMS enveloped-data, near the start of an ASN.1 sequence. */
static const char enveloped[] = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
#define ENVELOPE_START_BYTES 32u

/* 1.2.840.113549.1.7.2, CMS signed-data: readable in principle, the mail is wrapped in its signature. */
static const char wrapped[] = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";

static bool has_type(const char *bytes, size_t length, const char *type) {
    size_t room = length < ENVELOPE_START_BYTES ? length : ENVELOPE_START_BYTES;
    return length > 0 && bytes[0] == 0x30 && memmem(bytes, room, type, sizeof enveloped - 1) != NULL;
}

bool format_encrypted_begins(const char *head, size_t length) {
    if (length >= sizeof armour - 1 && memcmp(head, armour, sizeof armour - 1) == 0)
        return true;
    return has_type(head, length, enveloped);
}

/* The first half of a multipart/encrypted only says "Version: 1"; the message is in the other half. */
static bool is_version_note(const struct part *part) {
    return strcmp(part->declared, "application/pgp-encrypted") == 0 && part->length < 100 &&
           memmem(part->bytes, part->length, "Version", 7) != NULL;
}

/* An office document whose content is encrypted: libmagic knows it. */
static bool is_office_file(const struct part *part) {
    return part->length >= 4 && memcmp(part->bytes, "\xD0\xCF\x11\xE0", 4) == 0;
}

/* OpenPGP packets and ASN.1 sequences of more than 127 bytes: text begins otherwise. */
static bool is_binary(const struct part *part) {
    bool sequence = part->length >= 2 && part->bytes[0] == 0x30 && ((unsigned char)part->bytes[1] & 0x80) != 0;
    return sequence || ((unsigned char)part->bytes[0] & 0x80) != 0;
}

void format_encrypted_read(struct reading *reading, const struct part *part) {
    if (is_version_note(part))
        return;
    if (is_office_file(part))
        reading_unreadable(reading, part, "password", "the document is protected by a password");
    else if (has_type(part->bytes, part->length, wrapped))
        reading_unreadable(reading, part, "unsupported", "the mail is wrapped in its S/MIME signature");
    else if (is_binary(part) || format_encrypted_begins(part->bytes, part->length))
        reading_unreadable(reading, part, "encrypted", "only the recipient can read it");
    else
        format_text_read(reading, part);
}

void format_signature_read(struct reading *reading, const struct part *part) {
    (void)reading;
    (void)part;
}
