/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-place.h"

#include <glib/gi18n.h>

#include "core/devices/pdk-recent-media.h"
#include "core/os/pdk-remote.h"
#include "core/pdk-text.h"
#include "views/create/pdk-create-access-row.h"
#include "views/create/pdk-create-download-row.h"
#include "views/create/pdk-create-location.h"
#include "views/create/pdk-create-place-row.h"
#include "views/create/pdk-create-pool-row.h"
#include "widgets/pdk-switch-row.h"

struct _PdkCreatePlace {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  AdwComboRow *side_row;
  PdkCreatePlaceRow *place_row;
  PdkCreateAccessRow *access_row;
  PdkCreateDownloadRow *download_row;
  PdkCreatePoolRow *pool_row;
  PdkSwitchRow *copy_switch;

  /* Owned, and nullable. */
  PdkConnection *connection;
  char *location;
  char *used;         /* the path of the copy on the host that is used instead */
  PdkVolume *awaited; /* it may be such a copy, which is not known yet */

  PdkCreateFrom from;
  gboolean setting;
};

enum { SIDE_HOST, SIDE_HERE };

enum { PLACE_CHANGED, CHANGED, UNUSABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreatePlace, pdk_create_place, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
has_sides (PdkCreatePlace *self)
{
  return self->connection != NULL && !pdk_connection_is_local (self->connection) &&
         pdk_create_location_has_sides (self->from);
}

static gboolean
is_other_side (PdkCreatePlace *self)
{
  return has_sides (self) && adw_combo_row_get_selected (self->side_row) == SIDE_HERE;
}

gboolean
pdk_create_place_is_here (PdkCreatePlace *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_PLACE (self), FALSE);

  return is_other_side (self) || pdk_create_access_row_copies (self->access_row);
}

/* A disk is copied to where the machine's disk is; a disc may go elsewhere. */
static gboolean
copies_disc (PdkCreatePlace *self)
{
  return self->from == PDK_CREATE_FROM_DOWNLOAD ||
         (self->from == PDK_CREATE_FROM_DISC && pdk_create_place_is_here (self));
}

/* ---- Which file ---- */

/* Whether a machine will read it where it is, as a file of this computer. */
static gboolean
is_used_here (PdkCreatePlace *self)
{
  return (self->from == PDK_CREATE_FROM_DISC || self->from == PDK_CREATE_FROM_DISK) &&
         self->connection != NULL && pdk_connection_is_local (self->connection) &&
         g_path_is_absolute (self->location) && !g_str_has_prefix (self->location, "/dev/");
}

static void
on_volume_known (PdkCreatePlace *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* @volume: (nullable) */
static void
await_volume (PdkCreatePlace *self, PdkVolume *volume)
{
  if (self->awaited == volume)
    return;
  if (self->awaited != NULL)
    g_signal_handlers_disconnect_by_data (self->awaited, self);
  g_set_object (&self->awaited, volume);
  if (volume != NULL)
    g_signal_connect_object (volume, "notify::known", G_CALLBACK (on_volume_known), self,
                             G_CONNECT_SWAPPED);
}

static void
forget_copy (PdkCreatePlace *self)
{
  await_volume (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_switch), FALSE);
}

/* Whether the next one is the same is for its user to say again. */
static void
leave_copy (PdkCreatePlace *self)
{
  const gboolean setting = self->setting;

  self->setting = TRUE;
  pdk_switch_row_set_active (self->copy_switch, FALSE);
  self->setting = setting;
}

static void
take_location (PdkCreatePlace *self)
{
  forget_copy (self);
  leave_copy (self);
  g_free (self->location);
  self->location = pdk_create_place_row_get_place (self->place_row);
  pdk_create_access_row_look (self->access_row, self->connection,
                              is_used_here (self) ? self->location : NULL,
                              self->from == PDK_CREATE_FROM_DISK);
}

static void
update (PdkCreatePlace *self)
{
  self->setting = TRUE;
  pdk_create_place_row_set_from (self->place_row, self->from);
  pdk_create_place_row_set_side (self->place_row, is_other_side (self));
  self->setting = FALSE;
  take_location (self);
  gtk_widget_set_visible (GTK_WIDGET (self), pdk_create_location_is_wanted (self->from));
  gtk_widget_set_visible (GTK_WIDGET (self->side_row), has_sides (self));
  gtk_widget_set_visible (GTK_WIDGET (self->pool_row), copies_disc (self));
}

static void
on_side_selected (PdkCreatePlace *self)
{
  if (self->setting)
    return;
  update (self);
  g_signal_emit (self, signals[PLACE_CHANGED], 0);
}

/* Whether it is copied decides where it is looked at. */
static void
on_access_changed (PdkCreatePlace *self)
{
  if (self->setting)
    return;
  update (self);
  g_signal_emit (self, signals[PLACE_CHANGED], 0);
}

static void
on_place_changed (PdkCreatePlace *self)
{
  take_location (self);
  if (!self->setting)
    g_signal_emit (self, signals[PLACE_CHANGED], 0);
}

static void
on_checksum_changed (PdkCreatePlace *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_unusable (PdkCreatePlace *self, const char *reason)
{
  g_signal_emit (self, signals[UNUSABLE], 0, reason);
}

/* ---- The object ---- */

static void
on_pool_changed (PdkCreatePlace *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_copy_chosen (PdkCreatePlace *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
pdk_create_place_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PDK_CREATE_PLACE (widget)->place_row));
}

static void
pdk_create_place_dispose (GObject *object)
{
  PdkCreatePlace *self = PDK_CREATE_PLACE (object);

  self->setting = TRUE;
  g_clear_object (&self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_PLACE);

  G_OBJECT_CLASS (pdk_create_place_parent_class)->dispose (object);
}

static void
pdk_create_place_finalize (GObject *object)
{
  PdkCreatePlace *self = PDK_CREATE_PLACE (object);

  g_free (self->location);
  g_free (self->used);
  g_clear_object (&self->awaited);

  G_OBJECT_CLASS (pdk_create_place_parent_class)->finalize (object);
}

static void
add_signal (PdkCreatePlaceClass *klass, guint id, const char *name)
{
  signals[id] = g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_place_class_init (PdkCreatePlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_place_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_place_finalize;
  widget_class->grab_focus = pdk_create_place_grab_focus;

  add_signal (klass, PLACE_CHANGED, "place-changed");
  add_signal (klass, CHANGED, "changed");
  signals[UNUSABLE] = g_signal_new ("unusable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (PDK_TYPE_CREATE_ACCESS_ROW);
  g_type_ensure (PDK_TYPE_CREATE_DOWNLOAD_ROW);
  g_type_ensure (PDK_TYPE_CREATE_PLACE_ROW);
  g_type_ensure (PDK_TYPE_CREATE_POOL_ROW);
  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-place.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlace, side_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlace, place_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlace, access_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlace, download_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlace, pool_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlace, copy_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_side_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_place_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_access_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_checksum_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_unusable);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_pool_changed);
}

static void
pdk_create_place_init (PdkCreatePlace *self)
{
  self->location = g_strdup ("");
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->setting = FALSE;
}

void
pdk_create_place_set_connection (PdkCreatePlace *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE (self));

  g_set_object (&self->connection, connection);
  pdk_create_pool_row_set_connection (self->pool_row, connection);
  self->setting = TRUE;
  pdk_create_place_row_set_connection (self->place_row, connection);
  update (self);
}

void
pdk_create_place_set_from (PdkCreatePlace *self, PdkCreateFrom from)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE (self));

  self->from = from;
  update (self);
}

void
pdk_create_place_set_stem (PdkCreatePlace *self, const char *stem)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE (self));

  pdk_create_place_row_set_stem (self->place_row, stem);
}

void
pdk_create_place_set_file (PdkCreatePlace *self, const char *path)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE (self));
  g_return_if_fail (path != NULL);

  adw_combo_row_set_selected (self->side_row, SIDE_HERE);
  pdk_create_place_row_set_place (self->place_row, path);
}

void
pdk_create_place_set_location (PdkCreatePlace *self, const char *path)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE (self));
  g_return_if_fail (path != NULL);

  pdk_create_place_row_set_place (self->place_row, path);
}

void
pdk_create_place_set_purpose (PdkCreatePlace *self, const char *title)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE (self));

  pdk_create_place_row_set_purpose (self->place_row, title);
}

const char *
pdk_create_place_get_location (PdkCreatePlace *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_PLACE (self), NULL);

  return self->location;
}

void
pdk_create_place_remember (PdkCreatePlace *self)
{
  g_autoptr (PdkRecentMedia) recent = NULL;

  g_return_if_fail (PDK_IS_CREATE_PLACE (self));

  /* One that is copied is remembered once it is there. */
  if (self->from != PDK_CREATE_FROM_DISC || self->connection == NULL ||
      (pdk_create_place_is_here (self) && self->used == NULL))
    return;
  recent = pdk_recent_media_dup_default ();
  pdk_recent_media_add (recent, pdk_connection_get_uri (self->connection),
                        self->used != NULL ? self->used : self->location);
}

/* Offers what was copied there before.  Returns: (nullable): what is used of that */
static PdkVolume *
offer_copy (PdkCreatePlace *self, PdkPool *pool, const char *name, guint64 size)
{
  PdkVolume *copy =
      self->from == PDK_CREATE_FROM_DISC ? pdk_pool_find_copy (pool, name, size) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  await_volume (self, pdk_pool_find_volume (pool, name));
  gtk_widget_set_visible (GTK_WIDGET (self->copy_switch), copy != NULL);
  if (copy == NULL)
    return NULL;
  /* Translators: the name of a file, and of a storage pool */
  text = g_strdup_printf (_ ("“%s” in “%s” is as large as this file"), pdk_volume_get_title (copy),
                          pdk_pool_get_title (pool));
  markup = pdk_text_markup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->copy_switch), markup);
  return pdk_switch_row_get_active (self->copy_switch) ? copy : NULL;
}

/* Returns: (nullable) (transfer full) */
static char *
decide_disc (PdkCreatePlace *self, PdkCreateSpec *spec)
{
  PdkPool *pool = pdk_create_pool_row_get_pool (self->pool_row);
  g_autofree char *name = g_path_get_basename (spec->location);
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;
  PdkVolume *copy = NULL;

  if (pool == NULL)
    return g_strdup (_ ("The disc is copied into a storage pool, and there is none"));
  copy = offer_copy (self, pool, name, spec->disc_size);
  if (copy != NULL) {
    self->used = g_strdup (pdk_volume_get_info (copy)->path);
    spec->location = self->used;
    return NULL;
  }
  spec->disc_pool = pdk_pool_get_name (pool);
  if (!pdk_volume_spec_check_name (name, &error))
    return g_strdup (error->message);
  if (pdk_pool_judge_size (pool, spec->disc_size, TRUE, &reason) == PDK_POOL_TOO_SMALL)
    return g_steal_pointer (&reason);
  return NULL;
}

char *
pdk_create_place_decide (PdkCreatePlace *self, PdkCreateSource *source, PdkCreateSpec *spec)
{
  const PdkCreateAddress *address = NULL;
  char *problem = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_PLACE (self), NULL);

  spec->location = self->location;
  spec->image = pdk_create_source_get_image (source);
  spec->appliance = pdk_create_source_get_appliance (source);
  pdk_create_source_decide_disk (source, spec);
  spec->disc_size = pdk_create_source_get_disc_size (source);
  address = pdk_create_source_get_address (source);
  if (address != NULL)
    problem = pdk_create_download_row_decide (self->download_row, address, spec);
  /* What is copied or converted is read by this program. */
  pdk_create_access_row_set_needed (self->access_row,
                                    spec->image == NULL || pdk_create_place_is_here (self));
  spec->grants = spec->image == NULL ? pdk_create_access_row_get_grants (self->access_row) : NULL;
  g_clear_pointer (&self->used, g_free);
  if (problem == NULL && copies_disc (self))
    return decide_disc (self, spec);
  forget_copy (self);
  return problem;
}

void
pdk_create_place_show_source (PdkCreatePlace *self, PdkCreateSource *source)
{
  gboolean downloads = FALSE;

  g_return_if_fail (PDK_IS_CREATE_PLACE (self));
  g_return_if_fail (PDK_IS_CREATE_SOURCE (source));

  downloads = pdk_remote_is_address (self->location) &&
              pdk_create_location_is_download (self->from, self->location);
  gtk_widget_set_visible (GTK_WIDGET (self->download_row), downloads);
  if (downloads)
    pdk_create_download_row_show (self->download_row, self->location,
                                  pdk_create_source_get_address (source));
}

void
pdk_create_place_set_arch (PdkCreatePlace *self, const char *arch)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE (self));

  pdk_create_place_row_set_arch (self->place_row, arch);
}
