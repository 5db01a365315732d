/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-recent-media.h"

#include <string.h>

/* A line each: the host's URI, a tab, the path; the last used one first. */

#define PER_HOST 10
#define IN_ALL   300

typedef struct {
  char *host;
  char *path;
} Medium;

struct _PdkRecentMedia {
  GObject parent_instance;

  /* Owned. */
  GFile *file;
  GPtrArray *media;

  gboolean busy;  /* the file is read or written */
  gboolean again; /* and has to be written after that */
};

G_DEFINE_FINAL_TYPE (PdkRecentMedia, pdk_recent_media, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
medium_free (gpointer data)
{
  Medium *medium = data;

  g_free (medium->host);
  g_free (medium->path);
  g_free (medium);
}

static gboolean
can_be_kept (const char *host, const char *path)
{
  return *path == '/' && strpbrk (host, "\t\n") == NULL && strpbrk (path, "\t\n") == NULL &&
         g_utf8_validate (path, -1, NULL);
}

/* Takes out @path, or with %NULL all of @host. */
static gboolean
drop (PdkRecentMedia *self, const char *host, const char *path)
{
  const guint before = self->media->len;

  for (guint i = self->media->len; i > 0; i--) {
    const Medium *medium = g_ptr_array_index (self->media, i - 1);

    if (strcmp (medium->host, host) == 0 && (path == NULL || strcmp (medium->path, path) == 0))
      g_ptr_array_remove_index (self->media, i - 1);
  }
  return self->media->len != before;
}

static void
insert (PdkRecentMedia *self, guint position, const char *host, const char *path)
{
  Medium *medium = g_new (Medium, 1);

  medium->host = g_strdup (host);
  medium->path = g_strdup (path);
  g_ptr_array_insert (self->media, (gint) position, medium);
}

/* The oldest of a host, and of all, are forgotten. */
static void
shorten (PdkRecentMedia *self, const char *host)
{
  guint count = 0;

  for (guint i = 0; i < self->media->len; i++) {
    const Medium *medium = g_ptr_array_index (self->media, i);

    if (strcmp (medium->host, host) == 0 && ++count > PER_HOST)
      g_ptr_array_remove_index (self->media, i--);
  }
  if (self->media->len > IN_ALL)
    g_ptr_array_set_size (self->media, IN_ALL);
}

static gboolean
has (PdkRecentMedia *self, const char *host, const char *path)
{
  for (guint i = 0; i < self->media->len; i++) {
    const Medium *medium = g_ptr_array_index (self->media, i);

    if (strcmp (medium->host, host) == 0 && strcmp (medium->path, path) == 0)
      return TRUE;
  }
  return FALSE;
}

/* What was used before the file was read is newer than it. */
static void
take_lines (PdkRecentMedia *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", IN_ALL + 1);

  for (char **line = lines; *line != NULL; line++) {
    char *tab = strchr (*line, '\t');

    if (tab == NULL)
      continue;
    *tab = '\0';
    if (!can_be_kept (*line, tab + 1) || has (self, *line, tab + 1))
      continue;
    insert (self, self->media->len, *line, tab + 1);
    shorten (self, *line);
  }
}

static void save (PdkRecentMedia *self);

static void
settle (PdkRecentMedia *self)
{
  self->busy = FALSE;
  if (self->again)
    save (self);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkRecentMedia) self = user_data;
  g_autofree char *text = NULL;

  if (g_file_load_contents_finish (G_FILE (source), result, &text, NULL, NULL, NULL) &&
      g_utf8_validate (text, -1, NULL)) {
    take_lines (self, text);
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  }
  settle (self);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  (void) user_data;
  g_task_propagate_boolean (G_TASK (result), &error);
  if (error != NULL)
    g_message ("The recent media were not saved: %s", error->message);
  settle (PDK_RECENT_MEDIA (source));
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PdkRecentMedia *self = source;
  g_autofree char *path = g_file_get_path (self->file);
  g_autofree char *folder = g_path_get_dirname (path);
  GError *error = NULL;

  (void) cancellable;
  g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents_full (path, data, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save (PdkRecentMedia *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GTask) task = NULL;

  self->again = self->busy;
  if (self->busy)
    return;
  self->busy = TRUE;
  for (guint i = 0; i < self->media->len; i++) {
    const Medium *medium = g_ptr_array_index (self->media, i);

    g_string_append_printf (text, "%s\t%s\n", medium->host, medium->path);
  }
  task = g_task_new (self, NULL, on_saved, NULL);
  g_task_set_source_tag (task, save);
  g_task_set_task_data (task, g_strdup (text->str), g_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
pdk_recent_media_finalize (GObject *object)
{
  PdkRecentMedia *self = PDK_RECENT_MEDIA (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  G_OBJECT_CLASS (pdk_recent_media_parent_class)->finalize (object);
}

static void
pdk_recent_media_class_init (PdkRecentMediaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_recent_media_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_RECENT_MEDIA, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_recent_media_init (PdkRecentMedia *self)
{
  self->media = g_ptr_array_new_with_free_func (medium_free);
}

PdkRecentMedia *
pdk_recent_media_new (const char *path)
{
  PdkRecentMedia *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (PDK_TYPE_RECENT_MEDIA, NULL);
  self->file = g_file_new_for_path (path);
  self->busy = TRUE;
  g_file_load_contents_async (self->file, NULL, on_loaded, g_object_ref (self));
  return self;
}

PdkRecentMedia *
pdk_recent_media_dup_default (void)
{
  static GWeakRef only;
  PdkRecentMedia *self = g_weak_ref_get (&only);
  g_autofree char *path = NULL;

  if (self != NULL)
    return self;
  path = g_build_filename (g_get_user_state_dir (), "paddock", "recent-media", NULL);
  self = pdk_recent_media_new (path);
  g_weak_ref_set (&only, self);
  return self;
}

GStrv
pdk_recent_media_list (PdkRecentMedia *self, const char *host)
{
  g_autoptr (GStrvBuilder) paths = NULL;

  g_return_val_if_fail (PDK_IS_RECENT_MEDIA (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  paths = g_strv_builder_new ();
  for (guint i = 0; i < self->media->len; i++) {
    const Medium *medium = g_ptr_array_index (self->media, i);

    if (strcmp (medium->host, host) == 0)
      g_strv_builder_add (paths, medium->path);
  }
  return g_strv_builder_end (paths);
}

void
pdk_recent_media_add (PdkRecentMedia *self, const char *host, const char *path)
{
  g_return_if_fail (PDK_IS_RECENT_MEDIA (self));
  g_return_if_fail (host != NULL && path != NULL);

  if (!can_be_kept (host, path))
    return;
  drop (self, host, path);
  insert (self, 0, host, path);
  shorten (self, host);
  save (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
pdk_recent_media_clear (PdkRecentMedia *self, const char *host)
{
  g_return_if_fail (PDK_IS_RECENT_MEDIA (self));
  g_return_if_fail (host != NULL);

  if (!drop (self, host, NULL))
    return;
  save (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
