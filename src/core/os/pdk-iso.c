/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-iso.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-error.h"

/* libarchive, which reads these discs as well, reads all folders of one before its first file, and keeps
 * them: 3.4 MB for the 1,500 folders of a small Debian, for each file that is wanted, and some hundred
 * bytes of memory for each 34 of a disc that lies.  Here it is a folder for each step of the path. */

#define SECTOR 2048u

/* ECMA-119 8.1: volume descriptors are from here on.  The primary one is nearly always the first. */
#define FIRST_DESCRIPTOR  16
#define MOST_DESCRIPTORS  16
#define PRIMARY           1
#define TERMINATOR        255
#define BLOCK_SIZE_OFFSET 128
#define ROOT_OFFSET       156

/* ECMA-119 9.1: the record of a file or folder. */
#define RECORD_LENGTH    0
#define ATTRIBUTE_LENGTH 1
#define EXTENT           2
#define DATA_LENGTH      10
#define FLAGS            25
#define UNIT_SIZE        26
#define GAP_SIZE         27
#define NAME_LENGTH      32
#define NAME             33u

#define IS_FOLDER     (1 << 1)
#define IS_ASSOCIATED (1 << 2)
#define GOES_ON       (1 << 7)

/* Some 10,000 files.  Those on the way to an installer have a dozen. */
#define LARGEST_FOLDER (1024 * 1024)
/* ECMA-119 has eight levels; more is not needed. */
#define MOST_STEPS   8
#define LONGEST_NAME 255

typedef struct {
  const PdkIsoSource *source;
  GCancellable *cancellable;
  GByteArray *bytes; /* what was read last: a folder, or a descriptor */
  gboolean rock;     /* whether names are those of Rock Ridge */
  guint skip;        /* bytes before what is Rock Ridge's in a record */
} Reader;

/* The record of what is looked for. */
typedef struct {
  PdkIsoFile place;
  guint flags;
} Found;

static guint32
get_uint32 (const guint8 *at)
{
  return (guint32) at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
}

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("The disc is damaged"));
  return FALSE;
}

static gboolean
take (const void *bytes, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, bytes, (guint) length);
  return TRUE;
}

/* @place: at most as long as LARGEST_FOLDER */
static gboolean
read_bytes (Reader *self, const PdkIsoFile *place, GError **error)
{
  g_byte_array_set_size (self->bytes, 0);
  if (!self->source->read (self->source->data, place->offset, place->length, take, self->bytes,
                           self->cancellable, error))
    return FALSE;
  return self->bytes->len == place->length || fail_damaged (error);
}

/* Reading a record */

static gboolean
lies_within (Reader *self, const PdkIsoFile *place)
{
  return place->offset <= self->source->size && place->length <= self->source->size - place->offset;
}

/* Blocks are as large as sectors. */
static void
read_record (const guint8 *record, Found *found)
{
  found->place.offset =
      ((guint64) get_uint32 (record + EXTENT) + record[ATTRIBUTE_LENGTH]) * SECTOR;
  found->place.length = get_uint32 (record + DATA_LENGTH);
  found->flags = record[FLAGS];
  /* Parts of it would be elsewhere. */
  if (record[UNIT_SIZE] != 0 || record[GAP_SIZE] != 0)
    found->flags |= GOES_ON;
}

/* IEEE P1281 (SUSP), 4: the next entry of what a record has behind its name: two letters, length, version.
 * @at: (inout): NULL before the first.  Returns: whether there is one */
static gboolean
next_entry (const guint8 *area, gsize length, const guint8 **at)
{
  gsize done = *at != NULL ? (gsize) (*at - area) + (*at)[2] : 0;

  if (done > length || length - done < 4 || area[done + 2] < 4 || area[done + 2] > length - done)
    return FALSE;
  *at = area + done;
  return TRUE;
}

static gboolean
is_entry (const guint8 *at, const char *letters)
{
  return memcmp (at, letters, 2) == 0;
}

/* What a record has behind its name, which is at an even place. */
static const guint8 *
get_area (const guint8 *record, guint skip, gsize *length)
{
  const gsize start = NAME + record[NAME_LENGTH] + (record[NAME_LENGTH] % 2 == 0) + skip;

  *length = start < record[RECORD_LENGTH] ? record[RECORD_LENGTH] - start : 0;
  return *length > 0 ? record + start : NULL;
}

/* RRIP 4.1.4: a name may be in several entries.  @goes_on: (out): part of it is elsewhere
 * Returns: its length, 0: it has none */
static gsize
read_rock_name (Reader *self, const guint8 *record, char *name, gboolean *goes_on)
{
  gsize length = 0;
  const guint8 *area = get_area (record, self->skip, &length);
  gsize done = 0;

  *goes_on = FALSE;
  for (const guint8 *at = NULL; area != NULL && next_entry (area, length, &at);) {
    /* One for “.” or “..” has no name of its own. */
    const gsize part = is_entry (at, "NM") && at[2] > 5 && (at[4] & 6) == 0 ? at[2] - 5u : 0;

    if (is_entry (at, "CE"))
      *goes_on = TRUE;
    if (is_entry (at, "ST") || done + part > LONGEST_NAME)
      break;
    if (part > 0)
      memcpy (name + done, at + 5, part);
    done += part;
  }
  return done;
}

/* ECMA-119 7.5.1: behind the name are a full stop, where there is none in it, and the version. */
static gsize
read_plain_name (const guint8 *record, char *name)
{
  gsize length = record[NAME_LENGTH];

  memcpy (name, record + NAME, length);
  for (gsize i = 0; i < length; i++)
    if (name[i] == ';')
      length = i;
  if (length > 0 && name[length - 1] == '.')
    length--;
  return length;
}

static gboolean
is_named (Reader *self, const guint8 *record, const char *wanted, gsize wanted_length)
{
  char name[LONGEST_NAME + 1];
  gboolean goes_on = FALSE;
  gsize length = self->rock ? read_rock_name (self, record, name, &goes_on) : 0;

  if (length > 0)
    return length == wanted_length && memcmp (name, wanted, length) == 0;
  /* A name that long is none of an installer's. */
  if (goes_on)
    return FALSE;
  length = read_plain_name (record, name);
  return length > 0 && length == wanted_length && g_ascii_strncasecmp (name, wanted, length) == 0;
}

/* Folders */

/* The next record of the folder that was read: none of them goes over the end of a sector.
 * @at: (inout): where it was in it
 * Returns: (nullable): %NULL: there are no more, or it is damaged */
static const guint8 *
next_record (Reader *self, gsize *at)
{
  const gsize whole = self->bytes->len;

  while (*at < whole) {
    const guint8 *record = self->bytes->data + *at;
    const gsize rest = MIN (SECTOR - *at % SECTOR, whole - *at);
    const gsize length = record[RECORD_LENGTH];

    if (length == 0) {
      *at += rest;
      continue;
    }
    if (length > rest || length <= NAME || record[NAME_LENGTH] == 0 ||
        NAME + record[NAME_LENGTH] > length)
      return NULL;
    *at += length;
    return record;
  }
  return NULL;
}

/* IEEE P1281 (SUSP), 5.3: the first record of the first folder says whether there is more than ISO 9660 has,
 * and where. */
static void
look_for_rock (Reader *self)
{
  gsize at = 0;
  gsize length = 0;
  const guint8 *record = next_record (self, &at);
  const guint8 *area = record != NULL ? get_area (record, 0, &length) : NULL;
  const guint8 *entry = NULL;

  if (area == NULL || !next_entry (area, length, &entry) || !is_entry (entry, "SP") ||
      entry[2] < 7 || entry[4] != 0xbe || entry[5] != 0xef)
    return;
  self->rock = TRUE;
  self->skip = entry[6];
}

static gboolean
read_folder (Reader *self, const Found *found, GError **error)
{
  if ((found->flags & (IS_FOLDER | GOES_ON)) != IS_FOLDER || found->place.length > LARGEST_FOLDER ||
      !lies_within (self, &found->place))
    return fail_damaged (error);
  return read_bytes (self, &found->place, error);
}

/* In the folder that was read.  @flags: whether it is one */
static gboolean
find_in_folder (Reader *self, const char *name, gsize length, guint flags, Found *found)
{
  const guint8 *record = NULL;

  for (gsize at = 0; (record = next_record (self, &at)) != NULL;) {
    if ((record[FLAGS] & (IS_FOLDER | IS_ASSOCIATED)) != flags ||
        !is_named (self, record, name, length))
      continue;
    read_record (record, found);
    return TRUE;
  }
  return FALSE;
}

/* The disc */

static gboolean
fail_no_disc (GError **error)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                       _ ("This is no disc with files on it (ISO 9660)"));
  return FALSE;
}

/* @root: (out) */
static gboolean
read_root (Reader *self, Found *root, GError **error)
{
  for (guint i = 0; i < MOST_DESCRIPTORS; i++) {
    const PdkIsoFile place = { (guint64) (FIRST_DESCRIPTOR + i) * SECTOR, SECTOR };
    const guint8 *bytes = NULL;

    if (!lies_within (self, &place))
      return fail_no_disc (error);
    if (!read_bytes (self, &place, error))
      return FALSE;
    bytes = self->bytes->data;
    if (memcmp (bytes + 1, "CD001", 5) != 0 || bytes[0] == TERMINATOR)
      return fail_no_disc (error);
    if (bytes[0] != PRIMARY)
      continue;
    if ((bytes[BLOCK_SIZE_OFFSET] | bytes[BLOCK_SIZE_OFFSET + 1] << 8) != SECTOR)
      return fail_no_disc (error);
    read_record (bytes + ROOT_OFFSET, root);
    return TRUE;
  }
  return fail_no_disc (error);
}

static gboolean
fail_not_found (const char *path, GError **error)
{
  /* Translators: %s is the path of a file */
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("There is no “%s” on the disc"), path);
  return FALSE;
}

static gboolean
find (Reader *self, const char *path, Found *found, GError **error)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", MOST_STEPS + 1);
  const guint n_steps = g_strv_length (steps);

  if (n_steps == 0 || n_steps > MOST_STEPS)
    return fail_not_found (path, error);
  if (!read_root (self, found, error))
    return FALSE;
  for (guint i = 0; i < n_steps; i++) {
    if (!read_folder (self, found, error))
      return FALSE;
    if (i == 0)
      look_for_rock (self);
    if (!find_in_folder (self, steps[i], strlen (steps[i]), i + 1 < n_steps ? IS_FOLDER : 0, found))
      return fail_not_found (path, error);
  }
  return TRUE;
}

gboolean
pdk_iso_find (const PdkIsoSource *source,
              const char *path,
              PdkIsoFile *file,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Reader self = { .source = source, .cancellable = cancellable, .bytes = bytes };
  Found found = { 0 };

  g_return_val_if_fail (source != NULL && path != NULL && file != NULL, FALSE);

  if (!find (&self, path, &found, error))
    return FALSE;
  /* Or what is found by another path, which nothing here is. */
  if (found.place.length == 0)
    return fail_not_found (path, error);
  if ((found.flags & GOES_ON) != 0 || !lies_within (&self, &found.place))
    return fail_damaged (error);
  *file = found.place;
  return TRUE;
}
