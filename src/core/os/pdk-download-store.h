/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was downloaded, whole or in part, in the user's cache: a file for each address, readable for the
 * user alone.  Beside it is a note on which file of the server it is, by which a part is gone on with. */

/**
 * PdkDownloadNote:
 * @etag, @modified: (nullable): what the server calls this file, as it wrote it: untrusted
 * @total: bytes; 0: the server does not say
 */
typedef struct {
  char *etag;
  char *modified;
  guint64 total;
} PdkDownloadNote;

/** What there is of one address.  All 0: nothing. */
typedef struct {
  guint64 whole; /* bytes of what is complete */
  guint64 part;  /* bytes of what is not, yet */
} PdkDownloadState;

void pdk_download_note_clear (PdkDownloadNote *self);

/** Returns: (transfer full): the file that is at @address, once it is complete */
char *pdk_download_dup_path (const char *address);
/** Returns: (transfer full): as long as it is not */
char *pdk_download_dup_part_path (const char *address);
/** Returns: (transfer full): its name, for the user: display-safe, and without folders */
char *pdk_download_dup_name (const char *address);

/** Whether its name, or that of any file, says that it has to be unpacked first. */
gboolean pdk_download_is_packed (const char *address);
/** Whether it says that there may be several files in it. */
gboolean pdk_download_is_archive (const char *address);

/* The rest looks at files: worker only. */

/** Whether the folder is there, or could be made. */
gboolean pdk_download_make_folder (GError **error);
/** @note: (out caller-allocates): all empty where there is none */
void pdk_download_read_note (const char *path, PdkDownloadNote *note);
/** @path: of the file that the note is about */
gboolean pdk_download_write_note (const char *path, const PdkDownloadNote *note, GError **error);
/** From now on the part is the file. */
gboolean pdk_download_complete (const char *address, GError **error);
void pdk_download_forget_part (const char *address);
/** Removes all there is of it. */
void pdk_download_forget (const char *address);
/** The same by the path of the file. */
void pdk_download_forget_path (const char *path);
/** Returns: (transfer full) (element-type filename): paths of all files of which something is there */
GPtrArray *pdk_download_list_paths (void);
/** @path: of a file.  What there is of it. */
PdkDownloadState pdk_download_get_path_state (const char *path);
PdkDownloadState pdk_download_get_state (const char *address);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkDownloadNote, pdk_download_note_clear)

G_END_DECLS
