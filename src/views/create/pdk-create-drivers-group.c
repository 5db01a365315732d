/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-drivers-group.h"

#include <glib/gi18n.h>

#include "core/create/pdk-create-drivers.h"
#include "core/devices/pdk-recent-media.h"
#include "views/create/pdk-create-place.h"
#include "views/create/pdk-create-source.h"
#include "widgets/pdk-switch-row.h"

struct _PdkCreateDriversGroup {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  PdkSwitchRow *main_switch;
  PdkCreatePlace *place;

  /* Owned. */
  PdkCreateSource *source;   /* of a file of this computer */
  PdkConnection *connection; /* nullable; so is the next */
  GCancellable *searching;

  gboolean shown; /* whether there is a disc to be chosen */
  gboolean setting;
};

enum { CHANGED, UNUSABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateDriversGroup, pdk_create_drivers_group, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
is_wanted (PdkCreateDriversGroup *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) &&
         pdk_switch_row_get_active (self->main_switch);
}

/* What is copied is looked at before. */
static void
look (PdkCreateDriversGroup *self)
{
  if (self->shown && self->connection != NULL && pdk_create_place_is_here (self->place))
    pdk_create_source_look (self->source, self->connection, PDK_CREATE_FROM_DISC,
                            pdk_create_place_get_location (self->place), TRUE, NULL);
  else
    pdk_create_source_stop (self->source);
}

static void
on_changed (PdkCreateDriversGroup *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_place_changed (PdkCreateDriversGroup *self)
{
  look (self);
  on_changed (self);
}

static void
update (PdkCreateDriversGroup *self)
{
  if (self->shown == is_wanted (self))
    return;
  self->shown = is_wanted (self);
  pdk_create_place_set_from (self->place,
                             self->shown ? PDK_CREATE_FROM_DISC : PDK_CREATE_FROM_NOTHING);
  look (self);
}

/* Whether nothing was said of where it is on the host. */
static gboolean
is_open (PdkCreateDriversGroup *self)
{
  return !pdk_create_place_is_here (self->place) &&
         *pdk_create_place_get_location (self->place) == '\0';
}

/* What is proposed */

/* Returns: (nullable) (transfer full): one that another machine of the host had */
static char *
find_recent (PdkCreateDriversGroup *self)
{
  g_autoptr (PdkRecentMedia) recent = pdk_recent_media_dup_default ();
  g_auto (GStrv) paths = pdk_recent_media_list (recent, pdk_connection_get_uri (self->connection));

  for (guint i = 0; paths[i] != NULL; i++)
    if (pdk_create_drivers_is_name (paths[i]))
      return g_strdup (paths[i]);
  return NULL;
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDriversGroup) self = user_data;
  g_autofree char *path = pdk_create_drivers_find_finish (PDK_CONNECTION (object), result, NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->searching)
    return;
  g_clear_object (&self->searching);
  /* What was typed meanwhile is the user’s. */
  if (path != NULL && is_open (self))
    pdk_create_place_set_location (self->place, path);
}

static void
propose (PdkCreateDriversGroup *self)
{
  g_autofree char *recent = NULL;

  if (!self->shown || self->connection == NULL || self->searching != NULL || !is_open (self))
    return;
  recent = find_recent (self);
  if (recent != NULL) {
    pdk_create_place_set_location (self->place, recent);
    return;
  }
  self->searching = g_cancellable_new ();
  pdk_create_drivers_find_async (self->connection, self->searching, on_found, g_object_ref (self));
}

static void
on_switched (PdkCreateDriversGroup *self)
{
  update (self);
  propose (self);
  on_changed (self);
}

static void
on_unusable (PdkCreateDriversGroup *self, const char *reason)
{
  g_signal_emit (self, signals[UNUSABLE], 0, reason);
}

/* The object */

static void
stop_searching (PdkCreateDriversGroup *self)
{
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
}

static void
pdk_create_drivers_group_dispose (GObject *object)
{
  PdkCreateDriversGroup *self = PDK_CREATE_DRIVERS_GROUP (object);

  self->setting = TRUE;
  stop_searching (self);
  g_signal_handlers_disconnect_by_data (self->source, self);
  pdk_create_source_stop (self->source);
  g_clear_object (&self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_DRIVERS_GROUP);

  G_OBJECT_CLASS (pdk_create_drivers_group_parent_class)->dispose (object);
}

static void
pdk_create_drivers_group_finalize (GObject *object)
{
  g_clear_object (&PDK_CREATE_DRIVERS_GROUP (object)->source);

  G_OBJECT_CLASS (pdk_create_drivers_group_parent_class)->finalize (object);
}

static void
pdk_create_drivers_group_class_init (PdkCreateDriversGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_drivers_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_drivers_group_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[UNUSABLE] = g_signal_new ("unusable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (PDK_TYPE_CREATE_PLACE);
  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-drivers-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDriversGroup, main_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDriversGroup, place);
  gtk_widget_class_bind_template_callback (widget_class, on_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_place_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_unusable);
}

static void
pdk_create_drivers_group_init (PdkCreateDriversGroup *self)
{
  self->source = pdk_create_source_new ();
  g_signal_connect_object (self->source, "found", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_create_place_set_purpose (self->place, _ ("Path of the Drivers’ Disc"));
  pdk_create_place_set_from (self->place, PDK_CREATE_FROM_NOTHING);
  self->setting = FALSE;
}

void
pdk_create_drivers_group_set_connection (PdkCreateDriversGroup *self, PdkConnection *connection)
{
  const gboolean setting = self->setting;

  g_return_if_fail (PDK_IS_CREATE_DRIVERS_GROUP (self));

  if (!g_set_object (&self->connection, connection))
    return;
  stop_searching (self);
  self->setting = TRUE;
  pdk_create_place_set_connection (self->place, connection);
  /* A path means nothing at another host. */
  if (!pdk_create_place_is_here (self->place))
    pdk_create_place_set_location (self->place, "");
  look (self);
  propose (self);
  self->setting = setting;
}

void
pdk_create_drivers_group_set_source (PdkCreateDriversGroup *self, PdkCreateFrom from, PdkOsInfo *os)
{
  const gboolean setting = self->setting;

  g_return_if_fail (PDK_IS_CREATE_DRIVERS_GROUP (self));

  self->setting = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), os != NULL && pdk_create_from_is_disc (from) &&
                                                 pdk_os_info_wants_drivers (os));
  update (self);
  propose (self);
  self->setting = setting;
}

char *
pdk_create_drivers_group_decide (PdkCreateDriversGroup *self, PdkCreateSpec *spec)
{
  PdkCreateSpec disc = { 0 };
  const char *trouble = NULL;
  char *problem = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_DRIVERS_GROUP (self), NULL);

  if (!self->shown)
    return NULL;
  if (!g_path_is_absolute (pdk_create_place_get_location (self->place)))
    return g_strdup (_ ("Choose the disc with drivers: “virtio-win.iso”"));
  if (!pdk_create_spec_has_disk (spec))
    return g_strdup (_ ("Without a disk nothing is installed that drivers are for"));
  if (pdk_create_place_is_here (self->place))
    trouble = pdk_create_source_get_trouble (self->source);
  if (trouble != NULL)
    return g_strdup (trouble);
  problem = pdk_create_place_decide (self->place, self->source, &disc);
  spec->drivers = disc.location;
  spec->drivers_pool = disc.disc_pool;
  spec->drivers_size = disc.disc_size;
  spec->drivers_grants = disc.grants;
  return problem;
}

void
pdk_create_drivers_group_remember (PdkCreateDriversGroup *self)
{
  g_return_if_fail (PDK_IS_CREATE_DRIVERS_GROUP (self));

  pdk_create_place_remember (self->place);
}
