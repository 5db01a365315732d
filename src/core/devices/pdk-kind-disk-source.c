/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-kind-disk-private.h"

#include <string.h>

const PdkChoice pdk_disk_reservations[] = {
  { NULL, N_ ("Off") },
  { "yes", N_ ("By libvirt’s helper") },
  { "no", N_ ("By a helper that runs already") },
  { NULL, NULL },
};

const PdkChoice pdk_disk_encryptions[] = {
  { NULL, N_ ("None") },
  { "luks", N_ ("LUKS") },
  { "luks2", N_ ("LUKS 2 (Ceph)") },
  { "qcow", N_ ("qcow (obsolete)") },
  { NULL, NULL },
};

const PdkChoice pdk_disk_engines[] = {
  { NULL, N_ ("Default") },
  { "qemu", N_ ("By QEMU") },
  { "librbd", N_ ("By Ceph’s library") },
  { NULL, NULL },
};

const PdkChoice pdk_disk_ciphers[] = {
  { NULL, N_ ("Default") },      { "aes", N_ ("AES") },     { "serpent", N_ ("Serpent") },
  { "twofish", N_ ("Twofish") }, { "cast5", N_ ("CAST5") }, { NULL, NULL },
};

const PdkFieldRecords pdk_disk_cookies = {
  .way = "source/cookies",
  .name = "cookie",
  .separator = ',',
  .example = "session=abc, lang=en",
  .parts = { { "@name" }, { "", "=" } },
};

/* A helper of one's own has a socket; libvirt starts its own. */
void
pdk_disk_set_reservations (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  pdk_xml_set (disk, "source/reservations", NULL);
  if (value == NULL)
    return;
  pdk_xml_set (disk, field->path, value);
  if (strcmp (value, "no") != 0)
    return;
  pdk_xml_set (disk, "source/reservations/source/@type", "unix");
  pdk_xml_set (disk, "source/reservations/source/@path", "/run/qemu-pr-helper.sock");
  pdk_xml_set (disk, "source/reservations/source/@mode", "client");
}

/* Both, or none. */
void
pdk_disk_set_slice (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  static const char *const offset = "source/slices/slice[type=storage]/@offset";

  if (value == NULL) {
    pdk_xml_set (disk, "source/slices", NULL);
    return;
  }
  if (pdk_xml_equals (disk, offset, NULL))
    pdk_xml_set (disk, offset, "0");
  pdk_xml_set (disk, field->path, value);
}

/* Encryption */

/* Returns: (transfer full): @path, which begins with “encryption”, where this disk has it */
static char *
locate (PdkXmlElement *disk, const char *path)
{
  return pdk_xml_find (disk, "encryption") != NULL ? g_strdup (path)
                                                   : g_strconcat ("source/", path, NULL);
}

static void
set_at (PdkXmlElement *disk, const char *path, const char *value)
{
  g_autofree char *place = locate (disk, path);

  pdk_xml_set (disk, place, value);
}

static gboolean
is_missing (PdkXmlElement *disk, const char *path)
{
  g_autofree char *place = locate (disk, path);

  return pdk_xml_equals (disk, place, NULL);
}

char *
pdk_disk_get_encryption (PdkXmlElement *disk, const PdkField *field)
{
  g_autofree char *place = locate (disk, field->path);

  return pdk_xml_get_string (disk, place);
}

void
pdk_disk_set_encryption (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  const gboolean format = strcmp (field->path, "encryption/@format") == 0;

  set_at (disk, format && value == NULL ? "encryption" : field->path, value);
}

/* By what it is used for, or by its UUID. */
void
pdk_disk_set_encryption_secret (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  const gboolean by_uuid = strcmp (field->path, "encryption/secret/@uuid") == 0;

  if (value == NULL) {
    set_at (disk, "encryption/secret", NULL);
    return;
  }
  set_at (disk, "encryption/secret/@type", "passphrase");
  set_at (disk, by_uuid ? "encryption/secret/@usage" : "encryption/secret/@uuid", NULL);
  set_at (disk, field->path, value);
}

/* With a cipher the schema wants its key's size, and a way to make initialization vectors. */
void
pdk_disk_set_cipher (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  static const struct {
    const char *path, *value;
  } needs[] = { { "encryption/cipher/@size", "256" }, { "encryption/ivgen/@name", "plain64" } };

  if (value == NULL) {
    set_at (disk, "encryption/cipher", NULL);
    set_at (disk, "encryption/ivgen", NULL);
    return;
  }
  set_at (disk, field->path, value);
  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    if (is_missing (disk, needs[i].path))
      set_at (disk, needs[i].path, needs[i].value);
}

/* Both, or none. */
void
pdk_disk_set_cipher_mode (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  static const struct {
    const char *path, *value;
  } parts[] = { { "encryption/cipher/@mode", "xts" }, { "encryption/cipher/@hash", "sha256" } };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (value == NULL)
      set_at (disk, parts[i].path, NULL);
    else if (is_missing (disk, parts[i].path))
      set_at (disk, parts[i].path, parts[i].value);
  if (value != NULL)
    set_at (disk, field->path, value);
}
