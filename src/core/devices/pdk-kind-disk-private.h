/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-field-private.h"

#include <glib/gi18n.h>

G_BEGIN_DECLS

/* What is seldom said of the image of a disk.  https://libvirt.org/formatdomain.html#disk-source and
 * https://libvirt.org/formatstorageencryption.html */

extern const PdkChoice pdk_disk_reservations[];
extern const PdkChoice pdk_disk_encryptions[];
extern const PdkChoice pdk_disk_engines[];
extern const PdkChoice pdk_disk_ciphers[];
extern const PdkFieldRecords pdk_disk_cookies;

void pdk_disk_set_reservations (PdkXmlElement *disk, const PdkField *field, const char *value);
void pdk_disk_set_slice (PdkXmlElement *disk, const PdkField *field, const char *value);
/** An encryption stands in the source, or beside it, where it was in old documents. */
char *pdk_disk_get_encryption (PdkXmlElement *disk, const PdkField *field);
void pdk_disk_set_encryption (PdkXmlElement *disk, const PdkField *field, const char *value);
void pdk_disk_set_encryption_secret (PdkXmlElement *disk, const PdkField *field, const char *value);
void pdk_disk_set_cipher (PdkXmlElement *disk, const PdkField *field, const char *value);
void pdk_disk_set_cipher_mode (PdkXmlElement *disk, const PdkField *field, const char *value);

#define PDK_DISK_HTTP       "@type=network source/@protocol=http|https"
#define PDK_DISK_SLICED     ON_QEMU " @type=file|block|network"
#define PDK_DISK_ENCRYPTED  ON_QEMU " encryption|source/encryption"
#define PDK_DISK_CIPHER     ON_QEMU " encryption/cipher|source/encryption/cipher"
#define PDK_DISK_GROUP_MORE N_ ("Network storage")

#define PDK_DISK_FIELDS_SOURCE                                                                     \
  { FIELD_SECRET ("cookies", N_ ("Cookies"), ""),                                                  \
    .records = &pdk_disk_cookies,                                                                  \
    .when = PDK_DISK_HTTP,                                                                         \
    .flags = PDK_FIELD_ADVANCED,                                                                   \
    .group = PDK_DISK_GROUP_MORE,                                                                  \
    .hint = N_ ("Sent to the server: name=value, name=value") },                                   \
      { FIELD_NUMBER ("reconnect-delay", N_ ("Connects again for"), "source/reconnect/@delay", 0,  \
                      G_MAXUINT32),                                                                \
        .when = "@type=network source/@protocol=nbd", .flags = PDK_FIELD_ADVANCED,                 \
        .group = PDK_DISK_GROUP_MORE, .hint = N_ ("Seconds") },                                    \
      { FIELD_TEXT ("nfs-user", N_ ("NFS user"), "source/identity/@user"),                         \
        .when = "@type=network source/@protocol=nfs", .flags = PDK_FIELD_ADVANCED,                 \
        .group = PDK_DISK_GROUP_MORE, .hint = N_ ("A name, or + and a number") },                  \
      { FIELD_TEXT ("nfs-group", N_ ("NFS group"), "source/identity/@group"),                      \
        .when = "@type=network source/@protocol=nfs", .flags = PDK_FIELD_ADVANCED,                 \
        .group = PDK_DISK_GROUP_MORE, .hint = N_ ("A name, or + and a number") },                  \
      { FIELD_CHOICE ("reservations", N_ ("Persistent reservations"),                              \
                      "source/reservations/@managed", pdk_disk_reservations),                      \
        .when = ON_QEMU " @device=lun @type=block|network", .set = pdk_disk_set_reservations,      \
        .flags = PDK_FIELD_ADVANCED },                                                             \
      { FIELD_TEXT ("reservations-socket", N_ ("Socket of the reservations helper"),               \
                    "source/reservations/source/@path"),                                           \
        .when = ON_QEMU " source/reservations/@managed=no",                                        \
        .flags = PDK_FIELD_REQUIRED | PDK_FIELD_PATH | PDK_FIELD_ADVANCED },                       \
      { FIELD_BYTES ("slice-size", N_ ("Only a slice of the image"),                               \
                     "source/slices/slice[type=storage]/@size", "b"),                              \
        .min = 1,                                                                                  \
        .when = PDK_DISK_SLICED,                                                                   \
        .set = pdk_disk_set_slice,                                                                 \
        .flags = PDK_FIELD_FIXED_UNIT | PDK_FIELD_ADVANCED,                                        \
        .hint = N_ ("Its size") },                                                                 \
  {                                                                                                \
    FIELD_BYTES ("slice-offset", N_ ("Where the slice begins"),                                    \
                 "source/slices/slice[type=storage]/@offset", "b"),                                \
        .when = ON_QEMU " source/slices", .set = pdk_disk_set_slice,                               \
        .flags = PDK_FIELD_REQUIRED | PDK_FIELD_FIXED_UNIT | PDK_FIELD_ADVANCED                    \
  }

#define PDK_DISK_ENCRYPTION(field_id, text, name)                                                  \
  .id = field_id, .label = text, .path = "encryption/" name, .get = pdk_disk_get_encryption,       \
  .group = N_ ("Encryption")

#define PDK_DISK_FIELDS_ENCRYPTION                                                                 \
  { PDK_DISK_ENCRYPTION ("encryption", N_ ("Encryption"), "@format"),                              \
    .type = PDK_FIELD_CHOICE,                                                                      \
    .choices = pdk_disk_encryptions,                                                               \
    .set = pdk_disk_set_encryption,                                                                \
    .flags = PDK_FIELD_ADVANCED,                                                                   \
    .when = ON_QEMU },                                                                             \
      { PDK_DISK_ENCRYPTION ("encryption-engine", N_ ("Decrypted"), "@engine"),                    \
        .type = PDK_FIELD_CHOICE,                                                                  \
        .choices = pdk_disk_engines,                                                               \
        .set = pdk_disk_set_encryption,                                                            \
        .flags = PDK_FIELD_ADVANCED,                                                               \
        .when = PDK_DISK_ENCRYPTED },                                                              \
      { PDK_DISK_ENCRYPTION ("encryption-usage", N_ ("Use of the passphrase’s secret"),            \
                             "secret/@usage"),                                                     \
        .set = pdk_disk_set_encryption_secret, .flags = PDK_FIELD_ADVANCED,                        \
        .when = PDK_DISK_ENCRYPTED,                                                                \
        .hint = N_ ("As the secret is stored in libvirt; or its UUID instead") },                  \
      { PDK_DISK_ENCRYPTION ("encryption-uuid", N_ ("UUID of the passphrase’s secret"),            \
                             "secret/@uuid"),                                                      \
        .set = pdk_disk_set_encryption_secret, .flags = PDK_FIELD_ADVANCED,                        \
        .when = PDK_DISK_ENCRYPTED },                                                              \
      { PDK_DISK_ENCRYPTION ("cipher", N_ ("Cipher"), "cipher/@name"),                             \
        .type = PDK_FIELD_CHOICE,                                                                  \
        .choices = pdk_disk_ciphers,                                                               \
        .set = pdk_disk_set_cipher,                                                                \
        .when = PDK_DISK_ENCRYPTED,                                                                \
        .flags = PDK_FIELD_ADVANCED | PDK_FIELD_FREE,                                              \
        .hint = N_ ("For images that are made anew; one that there is has its own") },             \
      { PDK_DISK_ENCRYPTION ("cipher-size", N_ ("Bits of the cipher’s key"), "cipher/@size"),      \
        .type = PDK_FIELD_NUMBER,                                                                  \
        .min = 56,                                                                                 \
        .max = 1024,                                                                               \
        .set = pdk_disk_set_encryption,                                                            \
        .flags = PDK_FIELD_ADVANCED | PDK_FIELD_REQUIRED,                                          \
        .when = PDK_DISK_CIPHER },                                                                 \
      { PDK_DISK_ENCRYPTION ("cipher-mode", N_ ("Mode of the cipher"), "cipher/@mode"),            \
        .set = pdk_disk_set_cipher_mode, .flags = PDK_FIELD_ADVANCED, .when = PDK_DISK_CIPHER,     \
        .hint = N_ ("xts, cbc…") },                                                                \
      { PDK_DISK_ENCRYPTION ("cipher-hash", N_ ("Hash of the cipher"), "cipher/@hash"),            \
        .set = pdk_disk_set_cipher_mode, .flags = PDK_FIELD_ADVANCED, .when = PDK_DISK_CIPHER,     \
        .hint = N_ ("sha256, sha512…") },                                                          \
      { PDK_DISK_ENCRYPTION ("ivgen", N_ ("Initialization vectors"), "ivgen/@name"),               \
        .set = pdk_disk_set_encryption, .when = PDK_DISK_CIPHER,                                   \
        .flags = PDK_FIELD_ADVANCED | PDK_FIELD_REQUIRED, .hint = N_ ("plain64, essiv…") },        \
  {                                                                                                \
    PDK_DISK_ENCRYPTION ("ivgen-hash", N_ ("Hash of initialization vectors"), "ivgen/@hash"),      \
        .set = pdk_disk_set_encryption, .flags = PDK_FIELD_ADVANCED, .when = PDK_DISK_CIPHER       \
  }

G_END_DECLS
