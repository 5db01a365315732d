/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-definition-history.h"

#include "definition/pdk-secrets.h"
#include "pdk-error.h"
#include "pdk-text.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* One process may note from several workers. */
static GMutex lock;

/* The UUID becomes part of a path. */
static char *
make_folder (const char *uuid)
{
  if (!g_uuid_string_is_valid (uuid))
    return NULL;
  return g_build_filename (g_get_user_state_dir (), "paddock", "definitions", uuid, NULL);
}

static char *
make_path (const char *uuid, gint64 time)
{
  g_autofree char *folder = make_folder (uuid);
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT ".xml", time);

  return folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  const PdkDefinitionRecord *left = *(PdkDefinitionRecord *const *) a;
  const PdkDefinitionRecord *right = *(PdkDefinitionRecord *const *) b;

  return left->time < right->time ? 1 : left->time > right->time ? -1 : 0;
}

static void
add_record (GPtrArray *records, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *number = NULL;
  PdkDefinitionRecord *record = NULL;
  gint64 time = 0;
  GStatBuf status;

  if (!g_str_has_suffix (name, ".xml"))
    return;
  number = g_strndup (name, strlen (name) - strlen (".xml"));
  if (!g_ascii_string_to_signed (number, 10, 1, G_MAXINT64, &time, NULL) ||
      g_lstat (path, &status) < 0 || !S_ISREG (status.st_mode))
    return;
  record = g_new (PdkDefinitionRecord, 1);
  record->time = time;
  record->size = (gsize) status.st_size;
  g_ptr_array_add (records, record);
}

/* The newest first. */
static GPtrArray *
list (const char *uuid)
{
  g_autofree char *folder = make_folder (uuid);
  GPtrArray *records = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name = NULL;

  if (dir == NULL)
    return records;
  while ((name = g_dir_read_name (dir)) != NULL)
    add_record (records, folder, name);
  g_dir_close (dir);
  g_ptr_array_sort (records, by_time);
  return records;
}

static gboolean
is_noted (const char *uuid, GPtrArray *records, const char *text)
{
  const PdkDefinitionRecord *newest = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
  g_autofree char *path = newest != NULL ? make_path (uuid, newest->time) : NULL;
  g_autofree char *last = NULL;

  return path != NULL && g_file_get_contents (path, &last, NULL, NULL) && strcmp (last, text) == 0;
}

static void
forget_oldest (const char *uuid)
{
  g_autoptr (GPtrArray) records = list (uuid);
  gsize bytes = 0;

  for (guint i = 0; i < records->len; i++) {
    const PdkDefinitionRecord *record = g_ptr_array_index (records, i);

    bytes += record->size;
    /* The newest stays, however large. */
    if (i > 0 && (i >= PDK_DEFINITION_HISTORY_MAX || bytes > PDK_DEFINITION_HISTORY_BYTES)) {
      g_autofree char *path = make_path (uuid, record->time);

      g_unlink (path);
    }
  }
}

static gboolean
write_down (const char *uuid, const char *text, GError **error)
{
  g_autofree char *folder = make_folder (uuid);
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *path = NULL;
  gint64 time = g_get_real_time ();

  if (folder == NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, "This is no UUID");
    return FALSE;
  }
  if (g_mkdir_with_parents (folder, 0700) < 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 /* Translators: %s is a folder, the other is why */
                 _ ("“%s” could not be made: %s"), folder, g_strerror (errno));
    return FALSE;
  }
  records = list (uuid);
  if (is_noted (uuid, records, text))
    return TRUE;
  /* The clock may have been put back: the order stays. */
  if (records->len > 0)
    time = MAX (time, ((const PdkDefinitionRecord *) g_ptr_array_index (records, 0))->time + 1);
  path = make_path (uuid, time);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  forget_oldest (uuid);
  return TRUE;
}

gboolean
pdk_definition_history_note (const char *uuid, PdkDomainDocument *document, GError **error)
{
  g_autoptr (PdkDomainDocument) copy = NULL;
  g_autofree char *text = NULL;
  gboolean written;

  g_return_val_if_fail (uuid != NULL && document != NULL, FALSE);

  copy = pdk_domain_document_copy (document);
  pdk_secrets_take_out (copy);
  text = pdk_domain_document_to_string (copy);
  g_mutex_lock (&lock);
  written = write_down (uuid, text, error);
  g_mutex_unlock (&lock);
  return written;
}

/* What a thread of GLib's pool is to do.  The disk is slow at worst, where a host may hang. */
typedef struct {
  char *uuid;
  gint64 time;
  PdkDomainDocument *document; /* nullable */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->uuid);
  g_clear_pointer (&self->document, pdk_domain_document_unref);
  g_free (self);
}

static GTask *
new_task (const char *uuid,
          gint64 time,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer tag)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->uuid = g_strdup (uuid);
  request->time = time;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  return task;
}

static void
note_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  g_autoptr (GError) error = NULL;

  if (!pdk_definition_history_note (request->uuid, request->document, &error))
    g_message ("A former definition was not kept: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

void
pdk_definition_history_note_later (const char *uuid, PdkDomainDocument *document)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (uuid != NULL && document != NULL);

  task = new_task (uuid, 0, NULL, NULL, NULL, pdk_definition_history_note_later);
  ((Request *) g_task_get_task_data (task))->document = pdk_domain_document_copy (document);
  g_task_run_in_thread (task, note_in_thread);
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;

  g_task_return_pointer (task, list (request->uuid), (GDestroyNotify) g_ptr_array_unref);
}

void
pdk_definition_history_list_async (const char *uuid,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (uuid != NULL);

  task = new_task (uuid, 0, cancellable, callback, user_data, pdk_definition_history_list_async);
  g_task_run_in_thread (task, list_in_thread);
}

GPtrArray *
pdk_definition_history_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  g_autofree char *path = make_path (request->uuid, request->time);
  g_autofree char *text = NULL;
  PdkDomainDocument *document = NULL;
  GError *error = NULL;

  if (path == NULL)
    g_set_error_literal (&error, PDK_ERROR, PDK_ERROR_INVALID, "This is no UUID");
  else if (g_file_get_contents (path, &text, NULL, &error))
    document = pdk_domain_document_parse (text, &error);
  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) pdk_domain_document_unref);
  else
    g_task_return_error (task, error);
}

void
pdk_definition_history_load_async (const char *uuid,
                                   gint64 time,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (uuid != NULL);

  task = new_task (uuid, time, cancellable, callback, user_data, pdk_definition_history_load_async);
  g_task_run_in_thread (task, load_in_thread);
}

PdkDomainDocument *
pdk_definition_history_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

PdkEdit *
pdk_definition_restore (PdkDomainDocument *former, PdkDomainDocument *now)
{
  g_autoptr (PdkDomainDocument) document = NULL;
  g_autofree char *name = NULL;
  char *text = NULL;
  PdkEdit *edit = NULL;

  g_return_val_if_fail (former != NULL && now != NULL, NULL);

  document = pdk_domain_document_copy (former);
  pdk_secrets_put_back (document, now);
  name = pdk_xml_get_string (pdk_domain_document_get_root (now), "name");
  pdk_xml_set (pdk_domain_document_get_root (document), "name", name);
  text = pdk_domain_document_to_string (document);
  edit = pdk_edit_new_replace_all (text, NULL);
  pdk_text_wipe (text);
  return edit;
}
