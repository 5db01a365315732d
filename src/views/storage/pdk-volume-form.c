/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "views/storage/pdk-volume-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "core/storage/pdk-storage-job.h"
#include "views/storage/pdk-volume-making.h"
#include "widgets/pdk-dialog-keys.h"
#include "widgets/pdk-row-fit.h"
#include "widgets/pdk-row-keys.h"
#include "widgets/pdk-switch-row.h"
#include "widgets/pdk-text-pixels.h"
#include "widgets/pdk-title-fold.h"
#include "widgets/pdk-typed.h"

/* With text of the plain size; more with larger one, as far as a small screen has it (pixels). */
#define WIDTH      460
#define MAX_WIDTH  720
#define HEIGHT     440
#define MAX_HEIGHT 640

#define GIB      (1024.0 * 1024 * 1024)
#define PULSE_MS 150

struct _PdkVolumeForm {
  AdwWindow parent_instance;

  /* Template children. */
  AdwWindowTitle *window_title;
  GtkWidget *group;
  AdwEntryRow *name_row;
  AdwComboRow *format_row;
  GtkSpinButton *size_spin;
  PdkSwitchRow *full_row;
  GtkWidget *note_box;
  GtkImage *note_icon;
  GtkLabel *note_label;
  GtkProgressBar *progress_bar;

  /* Owned. */
  PdkStorage *storage;
  PdkPool *pool;
  PdkJobStore *jobs;
  PdkJob *job;    /* nullable: while it is made */
  char *failure;  /* nullable: of the last attempt, display-safe */
  char *stem;     /* nullable */
  GObject *owner; /* weak, nullable */
  guint pulse_source;
  const char *note_class; /* static */
};

enum { SIGNAL_MADE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkVolumeForm, pdk_volume_form, ADW_TYPE_WINDOW)

/* In their order in the row. */
static const struct {
  const char *format;
  const char *suffix;
} formats[] = { { "qcow2", ".qcow2" }, { "raw", ".img" } };

static gboolean
has_files (PdkVolumeForm *self)
{
  return pdk_pool_type_has_files (pdk_pool_get_info (self->pool)->type);
}

static guint
get_format (PdkVolumeForm *self)
{
  return MIN (adw_combo_row_get_selected (self->format_row), G_N_ELEMENTS (formats) - 1);
}

static PdkVolumeSpec *
make_spec (PdkVolumeForm *self)
{
  PdkVolumeSpec *spec =
      pdk_volume_spec_new (pdk_pool_get_name (self->pool),
                           gtk_editable_get_text (GTK_EDITABLE (self->name_row)),
                           has_files (self) ? formats[get_format (self)].format : NULL,
                           (guint64) (gtk_spin_button_get_value (self->size_spin) * GIB));

  spec->full = pdk_switch_row_get_active (self->full_row);
  return spec;
}

static void
show_note (PdkVolumeForm *self, const char *text, const char *icon, const char *css_class)
{
  gtk_label_set_label (self->note_label, text);
  gtk_image_set_from_icon_name (self->note_icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->note_icon), icon != NULL);
  if (self->note_class != NULL)
    gtk_widget_remove_css_class (self->note_box, self->note_class);
  self->note_class = css_class;
  if (css_class != NULL)
    gtk_widget_add_css_class (self->note_box, css_class);
}

/* Returns: (transfer full) (nullable): why it cannot be made */
static char *
find_obstacle (PdkVolumeForm *self, const PdkVolumeSpec *spec)
{
  g_autoptr (GError) error = NULL;
  char *reason = NULL;

  if (!pdk_volume_spec_check_name (spec->name, &error))
    return g_strdup (error->message);
  if (pdk_pool_find_volume (self->pool, spec->name) != NULL)
    return g_strdup (_ ("There is a volume of this name already"));
  if (pdk_pool_judge_size (self->pool, spec->capacity, spec->full, &reason) == PDK_POOL_TOO_SMALL)
    return reason;
  g_free (reason);
  return NULL;
}

static void
update (PdkVolumeForm *self)
{
  g_autoptr (PdkVolumeSpec) spec = make_spec (self);
  g_autofree char *obstacle = find_obstacle (self, spec);
  g_autofree char *warning = NULL;

  pdk_pool_judge_size (self->pool, spec->capacity, spec->full, &warning);
  if (self->failure != NULL)
    show_note (self, self->failure, "dialog-error-symbolic", "error");
  else if (obstacle != NULL && *spec->name != '\0')
    show_note (self, obstacle, "dialog-error-symbolic", "error");
  else if (warning != NULL)
    show_note (self, warning, "dialog-warning-symbolic", "warning");
  else
    show_note (self, pdk_pool_get_status (self->pool), NULL, "dim-label");
  gtk_widget_set_sensitive (self->group, self->job == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), self->job != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.create",
                                 self->job == NULL && obstacle == NULL);
}

static void
on_changed (PdkVolumeForm *self)
{
  /* Not while the template is made. */
  if (self->pool == NULL)
    return;
  g_clear_pointer (&self->failure, g_free);
  update (self);
}

/* The suffix says what it is; a name with another one of the user's own stays. */
static void
on_format_selected (PdkVolumeForm *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  const char *suffix = formats[get_format (self)].suffix;

  for (gsize i = 0; self->pool != NULL && i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *renamed = NULL;

    if (!g_str_has_suffix (name, formats[i].suffix) || g_str_equal (formats[i].suffix, suffix))
      continue;
    renamed = g_strdup_printf ("%.*s%s", (int) (strlen (name) - strlen (formats[i].suffix)), name,
                               suffix);
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), renamed);
    break;
  }
  on_changed (self);
}

static gboolean
on_pulse (gpointer user_data)
{
  gtk_progress_bar_pulse (PDK_VOLUME_FORM (user_data)->progress_bar);
  return G_SOURCE_CONTINUE;
}

/* What outlives the form. */
typedef struct {
  PdkVolumeForm *form; /* owned */
  PdkVolumeMaking *making;
} Made;

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Made *made = user_data;
  g_autoptr (PdkVolumeForm) self = made->form;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkVolumeInfo) info =
      pdk_storage_create_volume_finish (PDK_STORAGE (source), result, &error);

  pdk_volume_making_end (made->making, info);
  g_clear_object (&self->job);
  g_clear_handle_id (&self->pulse_source, g_source_remove);
  /* Closed, the list of tasks tells. */
  if (self->pool == NULL)
    return;
  if (info != NULL) {
    g_signal_emit (self, signals[SIGNAL_MADE], 0, pdk_pool_get_name (self->pool), info->name);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->failure = pdk_text_display (error->message);
  update (self);
}

static void
on_create (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumeForm *self = PDK_VOLUME_FORM (widget);
  g_autoptr (PdkVolumeSpec) spec = NULL;
  g_autofree char *obstacle = NULL;
  Made *made = NULL;

  (void) name;
  (void) parameter;
  pdk_typed_take_number (GTK_WINDOW (self));
  spec = make_spec (self);
  obstacle = find_obstacle (self, spec);
  if (obstacle != NULL)
    return;
  made = g_new0 (Made, 1);
  g_clear_pointer (&self->failure, g_free);
  made->form = g_object_ref (self);
  made->making = pdk_volume_making_new (self->storage, self->owner, spec->pool);
  self->job = pdk_storage_create_job (self->storage, spec, on_made, made);
  pdk_job_store_add (self->jobs, self->job);
  self->pulse_source = g_timeout_add (PULSE_MS, on_pulse, self);
  update (self);
}

/* While it is made: not that any more.  Otherwise away with the form. */
static void
on_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumeForm *self = PDK_VOLUME_FORM (widget);

  (void) name;
  (void) parameter;
  if (self->job != NULL)
    pdk_job_cancel (self->job);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_entry_activated (PdkVolumeForm *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "form.create", NULL);
}

static void
pdk_volume_form_dispose (GObject *object)
{
  PdkVolumeForm *self = PDK_VOLUME_FORM (object);

  g_clear_handle_id (&self->pulse_source, g_source_remove);
  g_clear_object (&self->job);
  g_clear_object (&self->storage);
  g_clear_object (&self->pool);
  g_clear_object (&self->jobs);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->stem, g_free);
  g_clear_weak_pointer (&self->owner);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_VOLUME_FORM);

  G_OBJECT_CLASS (pdk_volume_form_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, window_title);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, group);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, format_row);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, size_spin);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, full_row);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, note_box);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, note_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, note_label);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumeForm, progress_bar);
}

static void
pdk_volume_form_class_init (PdkVolumeFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_volume_form_dispose;
  signals[SIGNAL_MADE] = g_signal_new ("made", PDK_TYPE_VOLUME_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  g_type_ensure (PDK_TYPE_TITLE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/storage/pdk-volume-form.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_format_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_install_action (widget_class, "form.create", NULL, on_create);
  gtk_widget_class_install_action (widget_class, "form.cancel", NULL, on_cancel);
}

static void
pdk_volume_form_init (PdkVolumeForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (pdk_text_pixels (WIDTH), MAX_WIDTH),
                               MIN (pdk_text_pixels (HEIGHT), MAX_HEIGHT));
  pdk_row_fit_all (GTK_WIDGET (self));
  pdk_dialog_keys_add (GTK_WINDOW (self), "form.cancel", "form.create");
  pdk_row_keys_add_back (GTK_WINDOW (self));
}

static void
show_pool (PdkVolumeForm *self)
{
  const char *type = pdk_pool_get_info (self->pool)->type;
  g_autofree char *name =
      pdk_pool_suggest_name (self->pool, self->stem, has_files (self) ? formats[0].suffix : "");

  adw_window_title_set_subtitle (self->window_title, pdk_pool_get_title (self->pool));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  gtk_widget_set_visible (GTK_WIDGET (self->format_row), has_files (self));
  pdk_switch_row_set_active (self->full_row, !pdk_pool_type_can_be_sparse (type));
  gtk_widget_set_sensitive (GTK_WIDGET (self->full_row), pdk_pool_type_can_be_sparse (type));
  g_signal_connect_object (self->pool, "notify::available", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

PdkVolumeForm *
pdk_volume_form_new (GtkWindow *parent,
                     PdkStorage *storage,
                     PdkPool *pool,
                     PdkJobStore *jobs,
                     const char *stem,
                     GObject *owner)
{
  PdkVolumeForm *self = NULL;

  g_return_val_if_fail (PDK_IS_STORAGE (storage), NULL);
  g_return_val_if_fail (PDK_IS_POOL (pool), NULL);
  g_return_val_if_fail (PDK_IS_JOB_STORE (jobs), NULL);

  self = g_object_new (PDK_TYPE_VOLUME_FORM, "transient-for", parent, NULL);
  self->storage = g_object_ref (storage);
  self->pool = g_object_ref (pool);
  self->jobs = g_object_ref (jobs);
  self->stem = g_strdup (stem);
  g_set_weak_pointer (&self->owner, owner);
  show_pool (self);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return self;
}
