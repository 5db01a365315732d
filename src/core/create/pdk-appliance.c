/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-appliance.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-error.h"

/* A tar archive (POSIX “ustar”): blocks, a header of one for each member. */
#define BLOCK       512
#define NAME_LENGTH 100
#define SIZE_PLACE  124
#define SIZE_LENGTH 12
#define SUM_PLACE   148
#define SUM_LENGTH  8
#define TYPE_PLACE  156
#define MAGIC_PLACE 257
#define MAX_MEMBERS 256
#define MAX_OVF     (1024 * 1024)

void
pdk_appliance_free (PdkAppliance *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_ptr_array_unref (self->disks);
  g_ptr_array_unref (self->nics);
  g_free (self);
}

void
pdk_appliance_nic_free (PdkApplianceNic *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->mac);
  g_free (self->network);
  g_free (self);
}

gboolean
pdk_appliance_has_macs (const PdkAppliance *self)
{
  for (guint i = 0; self != NULL && i < self->nics->len; i++)
    if (((const PdkApplianceNic *) self->nics->pdata[i])->mac != NULL)
      return TRUE;
  return FALSE;
}

void
pdk_appliance_member_free (PdkApplianceMember *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

void
pdk_appliance_disk_free (PdkApplianceDisk *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self);
}

guint64
pdk_appliance_get_capacity (const PdkAppliance *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->disks->len; i++)
    sum += ((const PdkApplianceDisk *) self->disks->pdata[i])->capacity;
  return sum;
}

/* The archive */

/* Octal digits, or where those do not suffice a big-endian number with its first bit set. */
static gboolean
get_number (const guchar *field, gsize length, guint64 *number)
{
  gsize i = 0;

  *number = 0;
  if (field[0] == 0x80) {
    for (i = 1; i < length; i++) {
      if (*number >> 55 != 0)
        return FALSE;
      *number = *number << 8 | field[i];
    }
    return TRUE;
  }
  while (i < length && field[i] == ' ')
    i++;
  for (; i < length && field[i] >= '0' && field[i] <= '7'; i++)
    *number = *number << 3 | (guint64) (field[i] - '0');
  return i == length || field[i] == '\0' || field[i] == ' ';
}

static gboolean
is_header (const guchar *block)
{
  guint64 wanted = 0;
  guint64 sum = 0;

  for (guint i = 0; i < BLOCK; i++)
    sum += i >= SUM_PLACE && i < SUM_PLACE + SUM_LENGTH ? ' ' : block[i];
  return memcmp (block + MAGIC_PLACE, "ustar", 5) == 0 &&
         get_number (block + SUM_PLACE, SUM_LENGTH, &wanted) && sum == wanted;
}

static PdkApplianceMember *
make_member (const guchar *block, guint64 offset, guint64 length)
{
  PdkApplianceMember *member = g_new0 (PdkApplianceMember, 1);
  g_autofree char *name = g_strndup ((const char *) block, NAME_LENGTH);

  member->name = g_strdup (g_str_has_prefix (name, "./") ? name + 2 : name);
  member->offset = offset;
  member->length = length;
  return member;
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

typedef struct {
  GInputStream *stream;
  guint64 size;
  GCancellable *cancellable;
  GPtrArray *members;
} Archive;

static gboolean
read_at (Archive *archive, guint64 offset, void *bytes, gsize length, GError **error)
{
  gsize got = 0;

  if (!g_seekable_seek (G_SEEKABLE (archive->stream), (goffset) offset, G_SEEK_SET,
                        archive->cancellable, error) ||
      !g_input_stream_read_all (archive->stream, bytes, length, &got, archive->cancellable, error))
    return FALSE;
  return got == length || refuse (error, _ ("This file is shorter than it should be"));
}

static gboolean
list_members (Archive *archive, GError **error)
{
  static const guchar end[BLOCK] = { 0 };
  guchar block[BLOCK];
  guint64 at = 0;

  while (at + BLOCK <= archive->size) {
    guint64 length = 0;

    if (!read_at (archive, at, block, sizeof block, error))
      return FALSE;
    if (memcmp (block, end, sizeof end) == 0)
      return TRUE;
    at += BLOCK;
    if (!is_header (block) || !get_number (block + SIZE_PLACE, SIZE_LENGTH, &length) ||
        length > archive->size - at || archive->members->len == MAX_MEMBERS)
      return refuse (error, _ ("This is no OVA or OVF file, or it is damaged"));
    if (block[TYPE_PLACE] == '0' || block[TYPE_PLACE] == '\0')
      g_ptr_array_add (archive->members, make_member (block, at, length));
    at += (length + BLOCK - 1) / BLOCK * BLOCK;
  }
  return TRUE;
}

static PdkAppliance *
read_description (Archive *archive, GError **error)
{
  for (guint i = 0; i < archive->members->len; i++) {
    const PdkApplianceMember *member = archive->members->pdata[i];
    g_autofree char *text = NULL;

    if (!g_str_has_suffix (member->name, ".ovf"))
      continue;
    if (member->length > MAX_OVF)
      break;
    text = g_malloc0 (member->length + 1);
    return read_at (archive, member->offset, text, member->length, error)
               ? pdk_appliance_parse (text, NULL, archive->members, error)
               : NULL;
  }
  refuse (error, _ ("There is no description of a machine in this file"));
  return NULL;
}

/* Whether it is the description alone, with the disks beside it: XML, behind a byte order mark. */
static gboolean
is_description (Archive *archive)
{
  char text[BLOCK + 1] = { 0 };
  const char *at = text;

  if (archive->size > MAX_OVF || !read_at (archive, 0, text, MIN (archive->size, BLOCK), NULL) ||
      is_header ((guchar *) text))
    return FALSE;
  if (g_str_has_prefix (at, "\xef\xbb\xbf"))
    at += strlen ("\xef\xbb\xbf");
  while (g_ascii_isspace (*at))
    at++;
  return *at == '<';
}

static PdkAppliance *
read_folder (Archive *archive, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_malloc0 (archive->size + 1);

  return read_at (archive, 0, text, archive->size, error)
             ? pdk_appliance_parse (text, folder, archive->members, error)
             : NULL;
}

static PdkAppliance *
read_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                         G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GPtrArray) members =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_appliance_member_free);
  Archive archive = { .cancellable = cancellable, .members = members };

  if (info == NULL)
    return NULL;
  /* A pipe or a device would never end. */
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    refuse (error, _ ("This is not a file"));
    return NULL;
  }
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  archive.stream = G_INPUT_STREAM (stream);
  archive.size = (guint64) g_file_info_get_size (info);
  if (is_description (&archive))
    return read_folder (&archive, path, error);
  return list_members (&archive, error) ? read_description (&archive, error) : NULL;
}

static void
read_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  PdkAppliance *appliance = read_file (data, cancellable, &error);

  if (appliance != NULL)
    g_task_return_pointer (task, appliance, (GDestroyNotify) pdk_appliance_free);
  else
    g_task_return_error (task, error);
}

void
pdk_appliance_read_async (const char *path,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, pdk_appliance_read_async);
  g_task_set_name (task, "pdk_appliance_read_async");
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_in_worker);
}

PdkAppliance *
pdk_appliance_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
