/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-download-store.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "pdk-save.h"
#include "pdk-text.h"

#define PART "part"
#define NOTE "note"

/* So many digits of an address’s checksum tell it from any other. */
#define KEY_LENGTH 16

#define GROUP "download"

/* Longer is not one of ours. */
#define MAX_NOTE (64 * 1024)

void
pdk_download_note_clear (PdkDownloadNote *self)
{
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->modified, g_free);
  self->total = 0;
}

/* Names */

static char *
get_last_part (const char *path)
{
  const char *slash = strrchr (path, '/');

  return g_strdup (slash != NULL ? slash + 1 : path);
}

/* Lists of mirrors are asked for a path: “mirrorlist?path=/9/boot.iso&redirect=1”.
 * Returns: (transfer full): what the file is called there, whatever is in it */
static char *
get_base (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *query = uri != NULL ? g_uri_get_query (uri) : NULL;
  g_autofree char *base = get_last_part (uri != NULL ? g_uri_get_path (uri) : address);
  g_auto (GStrv) values = NULL;

  if (query == NULL || strchr (base, '.') != NULL)
    return g_steal_pointer (&base);
  values = g_strsplit_set (query, "&;", -1);
  for (guint i = 0; values[i] != NULL; i++)
    if (strchr (values[i], '/') != NULL && strchr (values[i], '.') != NULL)
      return get_last_part (values[i]);
  return g_steal_pointer (&base);
}

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "paddock", "downloads", NULL);
}

char *
pdk_download_dup_name (const char *address)
{
  g_autofree char *base = get_base (address);

  return pdk_text_display (*base != '\0' ? base : address);
}

char *
pdk_download_dup_path (const char *address)
{
  g_autofree char *digits = g_compute_checksum_for_string (G_CHECKSUM_SHA256, address, -1);
  g_autofree char *base = get_base (address);
  g_autofree char *stem = pdk_save_stem (base);
  g_autofree char *name = g_strdup_printf ("%.*s-%s", KEY_LENGTH, digits, stem);
  g_autofree char *folder = get_folder ();

  return g_build_filename (folder, name, NULL);
}

static gboolean
has_suffix (const char *address, const char *const *suffixes)
{
  g_autofree char *base = get_base (address);

  for (guint i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix (base, suffixes[i]))
      return TRUE;
  return FALSE;
}

gboolean
pdk_download_is_packed (const char *address)
{
  static const char *const suffixes[] = { ".xz", ".gz", ".bz2", ".zst", NULL };

  return has_suffix (address, suffixes);
}

gboolean
pdk_download_is_archive (const char *address)
{
  static const char *const suffixes[] = { ".zip",    ".7z",      ".tar",     ".tgz", ".tar.gz",
                                          ".tar.xz", ".tar.bz2", ".tar.zst", NULL };

  return has_suffix (address, suffixes);
}

static char *
add_suffix (const char *path, const char *suffix)
{
  return g_strconcat (path, ".", suffix, NULL);
}

char *
pdk_download_dup_part_path (const char *address)
{
  g_autofree char *path = pdk_download_dup_path (address);

  return add_suffix (path, PART);
}

gboolean
pdk_download_make_folder (GError **error)
{
  g_autofree char *folder = get_folder ();
  g_autofree char *name = NULL;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  name = g_filename_display_name (folder);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               /* Translators: a folder, and why it cannot be made */
               _ ("The folder %s cannot be made: %s"), name, g_strerror (errno));
  return FALSE;
}

/* Notes */

void
pdk_download_read_note (const char *path, PdkDownloadNote *note)
{
  g_autofree char *place = add_suffix (path, NOTE);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length = 0;

  *note = (PdkDownloadNote){ 0 };
  if (!g_file_get_contents (place, &text, &length, NULL) || length > MAX_NOTE ||
      !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return;
  note->etag = g_key_file_get_string (file, GROUP, "etag", NULL);
  note->modified = g_key_file_get_string (file, GROUP, "modified", NULL);
  note->total = g_key_file_get_uint64 (file, GROUP, "total", NULL);
}

gboolean
pdk_download_write_note (const char *path, const PdkDownloadNote *note, GError **error)
{
  g_autofree char *place = add_suffix (path, NOTE);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;

  if (note->etag != NULL)
    g_key_file_set_string (file, GROUP, "etag", note->etag);
  if (note->modified != NULL)
    g_key_file_set_string (file, GROUP, "modified", note->modified);
  g_key_file_set_uint64 (file, GROUP, "total", note->total);
  text = g_key_file_to_data (file, NULL, NULL);
  return g_file_set_contents_full (place, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Files */

static gboolean
move (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

/* The file first: with the note of another one it would only be asked for once more. */
gboolean
pdk_download_complete (const char *address, GError **error)
{
  g_autofree char *path = pdk_download_dup_path (address);
  g_autofree char *part = add_suffix (path, PART);
  g_autofree char *note = add_suffix (path, NOTE);
  g_autofree char *part_note = add_suffix (part, NOTE);

  return move (part, path, error) && move (part_note, note, error);
}

static void
remove_with_note (const char *path)
{
  g_autofree char *note = add_suffix (path, NOTE);

  g_unlink (path);
  g_unlink (note);
}

void
pdk_download_forget_part (const char *address)
{
  g_autofree char *part = pdk_download_dup_part_path (address);

  remove_with_note (part);
}

void
pdk_download_forget_path (const char *path)
{
  g_autofree char *part = add_suffix (path, PART);

  remove_with_note (part);
  remove_with_note (path);
}

void
pdk_download_forget (const char *address)
{
  g_autofree char *path = pdk_download_dup_path (address);

  pdk_download_forget_path (path);
}

static guint64
get_size (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0 && S_ISREG (info.st_mode) ? (guint64) info.st_size : 0;
}

PdkDownloadState
pdk_download_get_path_state (const char *path)
{
  g_autofree char *part = add_suffix (path, PART);

  return (PdkDownloadState){ .whole = get_size (path), .part = get_size (part) };
}

PdkDownloadState
pdk_download_get_state (const char *address)
{
  g_autofree char *path = pdk_download_dup_path (address);

  return pdk_download_get_path_state (path);
}

GPtrArray *
pdk_download_list_paths (void)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = get_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, "." NOTE) || g_str_has_suffix (name, ".lock"))
      continue;
    if (g_str_has_suffix (name, "." PART))
      path[strlen (path) - strlen ("." PART)] = '\0';
    if (!g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
      g_ptr_array_add (paths, g_steal_pointer (&path));
  }
  return paths;
}
