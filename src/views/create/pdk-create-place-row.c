/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-place-row.h"

#include <glib/gi18n.h>

#include "core/storage/pdk-volume-request.h"
#include "views/create/pdk-create-media-button.h"
#include "views/create/pdk-create-location.h"
#include "views/create/pdk-media-picker.h"
#include "widgets/pdk-file-pick.h"
#include "widgets/pdk-row-fit.h"

struct _PdkCreatePlaceRow {
  AdwEntryRow parent_instance;

  /* Template children. */
  PdkCreateMediaButton *media_button;
  GtkWidget *choose_button;
  GtkWidget *volume_button;
  PdkMediaPicker *media_picker;

  /* Owned, and nullable. */
  PdkConnection *connection;
  char *places[2][PDK_CREATE_N_FROM]; /* what was typed for each side and way to start */
  GtkFileChooserNative *chooser;      /* while it is open */
  char *stem;
  char *purpose;

  PdkCreateFrom from;
  gboolean is_here;
  gboolean setting;
};

enum { PLACE_CHANGED, UNUSABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreatePlaceRow, pdk_create_place_row, ADW_TYPE_ENTRY_ROW)

/* Of which side; trees and what is always of this computer have but one. */
static char **
get_kept (PdkCreatePlaceRow *self)
{
  return &self->places[self->is_here && pdk_create_location_has_sides (self->from)][self->from];
}

static void
on_changed (PdkCreatePlaceRow *self)
{
  char **kept = get_kept (self);

  g_free (*kept);
  *kept = pdk_create_place_row_get_place (self);
  if (!self->setting)
    g_signal_emit (self, signals[PLACE_CHANGED], 0);
}

/* A disc of the host */

static void
on_picked (PdkCreatePlaceRow *self, const char *path)
{
  pdk_create_place_row_set_place (self, path);
}

static void
emit_unusable (PdkCreatePlaceRow *self, const char *reason)
{
  g_signal_emit (self, signals[UNUSABLE], 0, reason);
}

/* A file of this computer */

static void
on_file_picked (gpointer object, const char *path)
{
  pdk_create_place_row_set_place (object, path);
}

static void
choose_file (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreatePlaceRow *self = PDK_CREATE_PLACE_ROW (widget);
  const char *title = self->from == PDK_CREATE_FROM_DISC        ? _ ("Choose a Disc Image")
                      : self->from == PDK_CREATE_FROM_APPLIANCE ? _ ("Choose an Appliance")
                                                                : _ ("Choose a Disk");

  pdk_file_pick (&self->chooser, widget, GTK_FILE_CHOOSER_ACTION_OPEN, title, _ ("_Open"),
                 on_file_picked, self);
}

/* What libosinfo lists */

static void
on_medium_picked (PdkCreatePlaceRow *self, const char *address)
{
  gtk_editable_set_text (GTK_EDITABLE (self), address);
}

/* A volume of the host */

static void
on_volume_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreatePlaceRow) self = user_data;
  g_autoptr (PdkVolumeChoice) choice = pdk_volume_request_finish (PDK_STORAGE (source), result);

  if (choice == NULL || self->connection == NULL)
    return;
  if (choice->path != NULL)
    pdk_create_place_row_set_place (self, choice->path);
  else
    emit_unusable (self, _ ("This volume has no path on the host: a machine cannot start from it"));
}

static void
choose_volume (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreatePlaceRow *self = PDK_CREATE_PLACE_ROW (widget);
  g_autofree char *current = pdk_create_place_row_get_place (self);

  if (self->connection == NULL)
    return;
  pdk_volume_request_async (pdk_storage_of (self->connection),
                            G_OBJECT (gtk_widget_get_root (widget)),
                            self->from == PDK_CREATE_FROM_DISC ? PDK_VOLUME_FOR_CD
                                                               : PDK_VOLUME_FOR_DISK,
                            self->stem, current, on_volume_chosen, g_object_ref (self));
}

/* The object */

static void
pdk_create_place_row_dispose (GObject *object)
{
  PdkCreatePlaceRow *self = PDK_CREATE_PLACE_ROW (object);

  self->setting = TRUE;
  pdk_file_pick_stop (&self->chooser);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (pdk_create_place_row_parent_class)->dispose (object);
}

static void
pdk_create_place_row_finalize (GObject *object)
{
  PdkCreatePlaceRow *self = PDK_CREATE_PLACE_ROW (object);

  for (guint i = 0; i < PDK_CREATE_N_FROM; i++) {
    g_free (self->places[FALSE][i]);
    g_free (self->places[TRUE][i]);
  }
  g_free (self->stem);
  g_free (self->purpose);

  G_OBJECT_CLASS (pdk_create_place_row_parent_class)->finalize (object);
}

static void
pdk_create_place_row_class_init (PdkCreatePlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_place_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_place_row_finalize;

  signals[PLACE_CHANGED] = g_signal_new ("place-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[UNUSABLE] = g_signal_new ("unusable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (PDK_TYPE_CREATE_MEDIA_BUTTON);
  g_type_ensure (PDK_TYPE_MEDIA_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlaceRow, media_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlaceRow, choose_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlaceRow, volume_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCreatePlaceRow, media_picker);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_medium_picked);
  gtk_widget_class_install_action (widget_class, "place.choose", NULL, choose_file);
  gtk_widget_class_install_action (widget_class, "place.choose-volume", NULL, choose_volume);
}

static void
pdk_create_place_row_init (PdkCreatePlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_row_fit_entry (ADW_ENTRY_ROW (self));
}

void
pdk_create_place_row_set_connection (PdkCreatePlaceRow *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE_ROW (self));

  g_set_object (&self->connection, connection);
  pdk_create_media_button_set_connection (self->media_button, connection);
  pdk_create_place_row_set_from (self, self->from);
}

void
pdk_create_place_row_set_side (PdkCreatePlaceRow *self, gboolean is_here)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE_ROW (self));

  self->is_here = is_here;
  pdk_create_place_row_set_from (self, self->from);
}

/* Which of the files is meant: of this computer, or the host's. */
static void
show_buttons (PdkCreatePlaceRow *self)
{
  const gboolean local = self->connection != NULL && pdk_connection_is_local (self->connection);
  const gboolean sides = pdk_create_location_has_sides (self->from);

  gtk_widget_set_visible (self->choose_button, self->from == PDK_CREATE_FROM_APPLIANCE ||
                                                   (sides && (local || self->is_here)));
  gtk_widget_set_visible (self->volume_button, sides && !self->is_here);
  gtk_widget_set_visible (GTK_WIDGET (self->media_button),
                          self->from == PDK_CREATE_FROM_DISC && !self->is_here);
  gtk_widget_set_visible (GTK_WIDGET (self->media_picker), self->from == PDK_CREATE_FROM_DOWNLOAD ||
                                                               self->from == PDK_CREATE_FROM_CLOUD);
  pdk_media_picker_set_cloud (self->media_picker, self->from == PDK_CREATE_FROM_CLOUD);
}

void
pdk_create_place_row_set_from (PdkCreatePlaceRow *self, PdkCreateFrom from)
{
  static const char *const titles[PDK_CREATE_N_FROM] = {
    [PDK_CREATE_FROM_DOWNLOAD] = N_ ("Address of the Disc Image"),
    [PDK_CREATE_FROM_DISC] = N_ ("Path of the Disc Image"),
    [PDK_CREATE_FROM_TREE] = N_ ("Address of the Tree"),
    [PDK_CREATE_FROM_CLOUD] = N_ ("Path or Address of the Cloud Image"),
    [PDK_CREATE_FROM_DISK] = N_ ("Path of the Disk"),
    [PDK_CREATE_FROM_APPLIANCE] = N_ ("Path of the OVA or OVF File"),
  };
  g_autofree char *place = NULL;

  g_return_if_fail (PDK_IS_CREATE_PLACE_ROW (self));

  self->from = from;
  if (self->purpose == NULL)
    /* safe text: of the table above */
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                   titles[from] != NULL ? _ (titles[from]) : "");
  gtk_widget_set_visible (GTK_WIDGET (self), pdk_create_location_is_wanted (from));
  show_buttons (self);
  /* What is kept changes with each part of setting it. */
  place = g_strdup (*get_kept (self));
  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self), place != NULL ? place : "");
  self->setting = FALSE;
}

void
pdk_create_place_row_set_purpose (PdkCreatePlaceRow *self, const char *title)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE_ROW (self));

  g_free (self->purpose);
  self->purpose = g_strdup (title);
  if (title != NULL)
    /* safe text: ours */
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
}

void
pdk_create_place_row_set_arch (PdkCreatePlaceRow *self, const char *arch)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE_ROW (self));

  pdk_media_picker_set_arch (self->media_picker, arch);
}

void
pdk_create_place_row_set_stem (PdkCreatePlaceRow *self, const char *stem)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE_ROW (self));

  g_free (self->stem);
  self->stem = g_strdup (stem);
}

char *
pdk_create_place_row_get_place (PdkCreatePlaceRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_PLACE_ROW (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
}

void
pdk_create_place_row_set_place (PdkCreatePlaceRow *self, const char *place)
{
  g_return_if_fail (PDK_IS_CREATE_PLACE_ROW (self));
  g_return_if_fail (place != NULL);

  /* Names of files are any bytes. */
  if (!g_utf8_validate (place, -1, NULL)) {
    emit_unusable (self, _ ("The name of this file is not valid text: rename the file first"));
    return;
  }
  gtk_editable_set_text (GTK_EDITABLE (self), place);
  gtk_editable_set_position (GTK_EDITABLE (self), -1);
}
