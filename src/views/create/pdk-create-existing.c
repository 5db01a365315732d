/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-existing.h"

#include <glib/gi18n.h>

#include "views/create/pdk-create-source.h"

struct _PdkCreateExisting {
  GObject parent_instance;

  /* Borrowed. */
  PdkCreatePlaceRow *place_row;
  PdkCreateAccessRow *access_row;

  /* Owned. */
  PdkCreateSource *source;
  PdkConnection *connection; /* nullable */
  char *path;                /* “” for none */

  gboolean shown;
  gboolean setting;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateExisting, pdk_create_existing, G_TYPE_OBJECT)

static gboolean
is_chosen (PdkCreateExisting *self)
{
  return self->shown && self->connection != NULL && *self->path != '\0';
}

/* Whether a machine will read it as a file of this computer. */
static gboolean
is_file (PdkCreateExisting *self)
{
  return is_chosen (self) && pdk_connection_is_local (self->connection) &&
         g_path_is_absolute (self->path) && !g_str_has_prefix (self->path, "/dev/");
}

static void
look (PdkCreateExisting *self)
{
  pdk_create_access_row_look (self->access_row, self->connection,
                              is_file (self) ? self->path : NULL, TRUE);
  if (is_chosen (self))
    pdk_create_source_look (self->source, self->connection, PDK_CREATE_FROM_DISK, self->path, FALSE,
                            NULL);
  else
    pdk_create_source_stop (self->source);
}

static void
on_changed (PdkCreateExisting *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_place_changed (PdkCreateExisting *self)
{
  g_free (self->path);
  self->path = pdk_create_place_row_get_place (self->place_row);
  look (self);
  on_changed (self);
}

/* ---- The object ---- */

static void
pdk_create_existing_dispose (GObject *object)
{
  PdkCreateExisting *self = PDK_CREATE_EXISTING (object);

  self->setting = TRUE;
  pdk_create_source_stop (self->source);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (pdk_create_existing_parent_class)->dispose (object);
}

static void
pdk_create_existing_finalize (GObject *object)
{
  PdkCreateExisting *self = PDK_CREATE_EXISTING (object);

  g_object_unref (self->source);
  g_free (self->path);

  G_OBJECT_CLASS (pdk_create_existing_parent_class)->finalize (object);
}

static void
pdk_create_existing_class_init (PdkCreateExistingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_existing_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_existing_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_existing_init (PdkCreateExisting *self)
{
  self->path = g_strdup ("");
  self->source = pdk_create_source_new ();
  g_signal_connect_object (self->source, "found", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

PdkCreateExisting *
pdk_create_existing_new (PdkCreatePlaceRow *place_row, PdkCreateAccessRow *access_row)
{
  PdkCreateExisting *self = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_PLACE_ROW (place_row), NULL);
  g_return_val_if_fail (PDK_IS_CREATE_ACCESS_ROW (access_row), NULL);

  self = g_object_new (PDK_TYPE_CREATE_EXISTING, NULL);
  self->place_row = place_row;
  self->access_row = access_row;
  pdk_create_place_row_set_purpose (place_row, _ ("Path of an Existing Disk"));
  pdk_create_place_row_set_from (place_row, PDK_CREATE_FROM_DISK);
  pdk_create_access_row_set_copyable (access_row, FALSE);
  g_signal_connect_object (place_row, "place-changed", G_CALLBACK (on_place_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (access_row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
pdk_create_existing_set_connection (PdkCreateExisting *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_EXISTING (self));

  if (self->connection == connection)
    return;
  self->setting = TRUE;
  g_set_object (&self->connection, connection);
  pdk_create_place_row_set_connection (self->place_row, connection);
  pdk_create_place_row_set_place (self->place_row, "");
  look (self);
  self->setting = FALSE;
}

void
pdk_create_existing_look_again (PdkCreateExisting *self)
{
  g_return_if_fail (PDK_IS_CREATE_EXISTING (self));

  look (self);
}

void
pdk_create_existing_set_shown (PdkCreateExisting *self, gboolean shown)
{
  g_return_if_fail (PDK_IS_CREATE_EXISTING (self));

  gtk_widget_set_visible (GTK_WIDGET (self->place_row), shown);
  if (self->shown == shown)
    return;
  self->shown = shown;
  look (self);
}

const char *
pdk_create_existing_get_path (PdkCreateExisting *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_EXISTING (self), NULL);

  return is_chosen (self) ? self->path : NULL;
}

const char *
pdk_create_existing_get_trouble (PdkCreateExisting *self)
{
  const char *trouble = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_EXISTING (self), NULL);

  if (!is_chosen (self))
    return NULL;
  trouble = pdk_create_source_get_trouble (self->source);
  if (trouble == NULL && pdk_create_source_get_image (self->source) != NULL)
    return _ ("A system can only be installed on disks in the formats qcow2 and raw");
  return trouble;
}

void
pdk_create_existing_decide (PdkCreateExisting *self, PdkCreateSpec *spec)
{
  g_return_if_fail (PDK_IS_CREATE_EXISTING (self));

  if (!is_chosen (self))
    return;
  spec->disk = self->path;
  pdk_create_source_decide_disk (self->source, spec);
  spec->disk_grants = pdk_create_access_row_get_grants (self->access_row);
}
