/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-checksum.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-error.h"

#define CHUNK (1024 * 1024)

/* How many digits they have. */
#define MD5    32
#define SHA1   40
#define SHA256 64
#define SHA512 128

#define DIGITS "0123456789abcdefABCDEF"

static gpointer
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return NULL;
}

/* Lists are lines like “DIGITS  NAME” or “SHA256 (NAME) = DIGITS”; others write “sha256:DIGITS”. */
static char *
find_digits (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n=:", -1);
  const char *longest = "";

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][strspn (words[i], DIGITS)] == '\0' && strlen (words[i]) > strlen (longest))
      longest = words[i];
  return g_ascii_strdown (longest, -1);
}

char *
pdk_checksum_parse (const char *text, GError **error)
{
  g_autofree char *digits = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  digits = find_digits (text);
  switch (strlen (digits)) {
  case SHA256:
  case SHA512:
    return g_steal_pointer (&digits);
  case MD5:
    return refuse (error, _ ("MD5 proves nothing any more: take the SHA-256 or SHA-512 checksum"));
  case SHA1:
    return refuse (error,
                   _ ("SHA-1 proves nothing any more: take the SHA-256 or SHA-512 checksum"));
  default:
    return refuse (error, _ ("A SHA-256 checksum has 64 digits, a SHA-512 checksum 128"));
  }
}

static gboolean
add_all (GChecksum *sum,
         GInputStream *stream,
         guint64 total,
         PdkChecksumFunc progress,
         gpointer user_data,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree guchar *buffer = g_malloc (CHUNK);
  guint64 done = 0;
  gssize length = 0;

  while ((length = g_input_stream_read (stream, buffer, CHUNK, cancellable, error)) > 0) {
    g_checksum_update (sum, buffer, length);
    done += (guint64) length;
    if (progress != NULL)
      progress (done, total, user_data);
  }
  return length == 0;
}

gboolean
pdk_checksum_verify (const char *path,
                     const char *checksum,
                     PdkChecksumFunc progress,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GFileInputStream) stream =
      info != NULL ? g_file_read (file, cancellable, error) : NULL;
  g_autoptr (GChecksum) sum = NULL;

  if (stream == NULL)
    return FALSE;
  sum = g_checksum_new (strlen (checksum) == SHA512 ? G_CHECKSUM_SHA512 : G_CHECKSUM_SHA256);
  if (!add_all (sum, G_INPUT_STREAM (stream), (guint64) g_file_info_get_size (info), progress,
                user_data, cancellable, error))
    return FALSE;
  if (g_str_equal (g_checksum_get_string (sum), checksum))
    return TRUE;
  refuse (error, _ ("The file does not have this checksum: it is damaged, or another one"));
  return FALSE;
}
