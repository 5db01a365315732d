/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-journal.h"

#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX  ".journal"
#define MACHINE "machine"

/* More is not one of ours. */
#define MAX_LENGTH (64 * 1024)
#define MAX_MADE   64

static const char *const kinds[] = {
  [PDK_CREATE_MADE_FILE] = "file",       [PDK_CREATE_MADE_VOLUME] = "volume",
  [PDK_CREATE_MADE_NETWORK] = "network", [PDK_CREATE_MADE_MACHINE] = "machine",
  [PDK_CREATE_MADE_ACCESS] = "access",
};

static void
made_free (gpointer data)
{
  PdkCreateMade *made = data;

  g_free (made->pool);
  g_free (made->name);
  g_free (made->key);
  g_free (made);
}

char *
pdk_create_journal_dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "paddock", "create", NULL);
}

static PdkCreateJournal *
journal_new (char *path)
{
  PdkCreateJournal *self = g_new0 (PdkCreateJournal, 1);

  self->path = path;
  self->made = g_ptr_array_new_with_free_func (made_free);
  return self;
}

PdkCreateJournal *
pdk_create_journal_new (const char *folder, const char *uri, const char *name, const char *uuid)
{
  g_autofree char *file = g_strconcat (uuid, SUFFIX, NULL);
  PdkCreateJournal *self = journal_new (g_build_filename (folder, file, NULL));

  self->uri = g_strdup (uri);
  self->name = g_strdup (name);
  self->uuid = g_strdup (uuid);
  return self;
}

void
pdk_create_journal_free (PdkCreateJournal *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->uri);
  g_free (self->name);
  g_free (self->uuid);
  g_ptr_array_unref (self->made);
  g_free (self);
}

PdkCreateMade *
pdk_create_journal_add (PdkCreateJournal *self,
                        PdkCreateMadeKind kind,
                        const char *pool,
                        const char *name)
{
  PdkCreateMade *made = g_new0 (PdkCreateMade, 1);

  made->kind = kind;
  made->pool = g_strdup (pool);
  made->name = g_strdup (name);
  g_ptr_array_add (self->made, made);
  return made;
}

void
pdk_create_journal_drop (PdkCreateJournal *self, PdkCreateMade *made)
{
  g_ptr_array_remove (self->made, made);
}

void
pdk_create_journal_clear (PdkCreateJournal *self)
{
  g_ptr_array_set_size (self->made, 0);
}

/* Writing */

static void
set (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, group, key, value);
}

/* Returns: (nullable): %NULL where nothing is left to remove */
static char *
to_text (PdkCreateJournal *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (self->made->len == 0)
    return NULL;
  set (file, MACHINE, "uri", self->uri);
  set (file, MACHINE, "name", self->name);
  set (file, MACHINE, "uuid", self->uuid);
  for (guint i = 0; i < self->made->len; i++) {
    const PdkCreateMade *made = self->made->pdata[i];
    g_autofree char *group = g_strdup_printf ("made %u", i);

    set (file, group, "kind", kinds[made->kind]);
    set (file, group, "pool", made->pool);
    set (file, group, "name", made->name);
    set (file, group, "key", made->key);
  }
  return g_key_file_to_data (file, NULL, NULL);
}

typedef struct {
  char *path;
  char *text; /* nullable */
} Contents;

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  g_free (contents->path);
  g_free (contents->text);
  g_free (contents);
}

static void
save_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Contents *contents = data;
  g_autofree char *folder = g_path_get_dirname (contents->path);
  GError *error = NULL;

  if (contents->text == NULL) {
    g_unlink (contents->path);
    g_task_return_boolean (task, TRUE);
    return;
  }
  g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents_full (contents->path, contents->text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pdk_create_journal_save_async (PdkCreateJournal *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Contents *contents = g_new0 (Contents, 1);

  contents->path = g_strdup (self->path);
  contents->text = to_text (self);
  g_task_set_source_tag (task, pdk_create_journal_save_async);
  g_task_set_name (task, "pdk_create_journal_save_async");
  g_task_set_task_data (task, contents, contents_free);
  g_task_run_in_thread (task, save_in_worker);
}

gboolean
pdk_create_journal_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Reading */

static char *
get (GKeyFile *file, const char *group, const char *key)
{
  return g_key_file_get_string (file, group, key, NULL);
}

/* Returns: whether there is one of that number */
static gboolean
read_made (PdkCreateJournal *self, GKeyFile *file, guint number)
{
  g_autofree char *group = g_strdup_printf ("made %u", number);
  g_autofree char *kind = get (file, group, "kind");
  g_autofree char *name = get (file, group, "name");
  g_autofree char *pool = get (file, group, "pool");

  if (kind == NULL || name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (!g_str_equal (kind, kinds[i]) || (i == PDK_CREATE_MADE_VOLUME && pool == NULL))
      continue;
    pdk_create_journal_add (self, i, pool, name)->key = get (file, group, "key");
  }
  return TRUE;
}

/* Returns: (nullable): %NULL: it is none */
static PdkCreateJournal *
load (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (PdkCreateJournal) self = journal_new (g_strdup (path));
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL) || length > MAX_LENGTH ||
      !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return NULL;
  self->loaded = TRUE;
  self->uri = get (file, MACHINE, "uri");
  self->name = get (file, MACHINE, "name");
  self->uuid = get (file, MACHINE, "uuid");
  for (guint i = 0; i < MAX_MADE && read_made (self, file, i); i++)
    ;
  if (self->uri == NULL || self->name == NULL || self->uuid == NULL || self->made->len == 0)
    return NULL;
  return g_steal_pointer (&self);
}

GPtrArray *
pdk_create_journal_load_all (const char *folder)
{
  GPtrArray *journals = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_create_journal_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    PdkCreateJournal *journal = g_str_has_suffix (name, SUFFIX) ? load (path) : NULL;

    if (journal != NULL)
      g_ptr_array_add (journals, journal);
  }
  return journals;
}
