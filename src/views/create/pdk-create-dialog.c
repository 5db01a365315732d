/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-dialog-private.h"

#include <glib/gi18n.h>

#include "core/create/pdk-create-disk-names.h"
#include "core/create/pdk-create-spec.h"
#include "core/node/pdk-node-list.h"
#include "core/pdk-text.h"
#include "core/xml/pdk-xml.h"
#include "views/create/pdk-create-drop.h"
#include "views/create/pdk-create-summary.h"
#include "views/create/pdk-os-picker.h"
#include "widgets/pdk-dialog-keys.h"
#include "widgets/pdk-row-fit.h"
#include "widgets/pdk-row-keys.h"
#include "widgets/pdk-title-fold.h"
#include "widgets/pdk-typed.h"

enum { CREATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateDialog, pdk_create_dialog, ADW_TYPE_WINDOW)

void
pdk_create_dialog_emit_created (PdkCreateDialog *self, PdkConnection *connection, const char *uuid)
{
  g_signal_emit (self, signals[CREATED], 0, pdk_connection_get_uri (connection), uuid);
}

void
pdk_create_dialog_say (PdkCreateDialog *self, const char *text)
{
  pdk_banner_set_title (self->banner, text);
  pdk_banner_set_button_label (self->banner, NULL);
  pdk_banner_set_revealed (self->banner, TRUE);
}

PdkConnection *
pdk_create_dialog_get_connection (PdkCreateDialog *self)
{
  return pdk_create_target_get_connection (self->target);
}

static void
want_offer (PdkCreateDialog *self)
{
  const PdkCreateArch *arch = pdk_create_hardware_get_arch (self->hardware);

  if (arch != NULL)
    pdk_create_target_want_offer (self->target, arch, self->os);
}

/* ---- Reading what was decided ---- */

static PdkCreateFrom
get_from (PdkCreateDialog *self)
{
  return pdk_create_from_row_get (self->from_row);
}

/* Returns: (nullable) (transfer full): what is missing yet, for the user */
static char *
check_source (PdkCreateDialog *self)
{
  const char *trouble = pdk_create_target_get_trouble (self->target);

  if (trouble == NULL)
    trouble = pdk_create_hardware_get_trouble (self->hardware);
  return g_strdup (trouble != NULL ? trouble : pdk_create_source_get_trouble (self->source));
}

/* Returns: (nullable) (transfer full) */
static char *
check_arguments (const PdkCreateSpec *spec)
{
  if (spec->from != PDK_CREATE_FROM_TREE || pdk_xml_is_text (spec->arguments))
    return NULL;
  return g_strdup (_ ("There are characters in the kernel arguments that cannot be used"));
}

/* ---- Showing what follows ---- */

/* Returns: (transfer full) */
static GStrv
list_steps (PdkCreateDialog *self, const PdkCreateSpec *spec)
{
  g_autoptr (GStrvBuilder) steps = g_strv_builder_new ();
  g_auto (GStrv) summary = pdk_create_summary (spec, self->plan);
  g_auto (GStrv) leftovers = pdk_create_leftovers_tell (self->leftovers, self->plan);

  g_strv_builder_addv (steps, (const char **) summary);
  g_strv_builder_addv (steps, (const char **) leftovers);
  return g_strv_builder_end (steps);
}

static gboolean
is_emulated (PdkCreateDialog *self)
{
  const PdkCreateArch *arch = pdk_create_hardware_get_arch (self->hardware);

  return arch != NULL && g_str_equal (arch->type, "qemu");
}

static void
show_plan (PdkCreateDialog *self, const PdkCreateSpec *spec, const char *problem)
{
  g_auto (GStrv) lines = problem == NULL ? list_steps (self, spec) : NULL;
  g_autofree char *brief =
      problem == NULL ? pdk_create_summary_brief (self->plan, is_emulated (self)) : NULL;

  pdk_bullet_list_set_items (self->summary_list, (const char *const *) lines);
  gtk_widget_set_visible (GTK_WIDGET (self->summary_list), problem == NULL);
  gtk_label_set_label (self->footer_label, problem != NULL ? problem : brief);
  gtk_widget_set_visible (self->footer_icon, problem == NULL && is_emulated (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.create", problem == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.show-xml", problem == NULL);
}

static void
show_warning (PdkCreateDialog *self)
{
  const gboolean emulated = is_emulated (self);

  gtk_widget_set_visible (self->warning_group, emulated);
  if (emulated)
    gtk_label_set_label (
        self->warning_label,
        _ ("This host cannot run such a machine on its own CPU (KVM): all of it is "
           "emulated, which is many times slower and no protection from what runs "
           "in it."));
}

/* Returns: (nullable) (transfer full): what is missing yet.  @container: (out) (nullable) */
static char *
decide_container (PdkCreateDialog *self, PdkCreateSpec *spec, PdkContainerConfig **container)
{
  g_autoptr (GError) error = NULL;

  if (!pdk_create_from_is_container (spec->from))
    return NULL;
  *container = pdk_create_container_form_decide (self->container, &error);
  spec->container = *container;
  return *container == NULL ? g_strdup (error->message) : NULL;
}

/* Returns: (nullable) (transfer full): what is missing yet.  @cloud: (out) (nullable) */
static char *
decide_cloud (PdkCreateDialog *self, PdkCreateSpec *spec, PdkCloudConfig **cloud)
{
  g_autoptr (GError) error = NULL;

  if (spec->from != PDK_CREATE_FROM_CLOUD)
    return NULL;
  *cloud = pdk_create_cloud_decide (self->cloud, spec->name, &error);
  spec->cloud = *cloud;
  if (*cloud == NULL)
    return g_strdup (error->message);
  if ((*cloud)->address != NULL && !pdk_create_spec_has_network (spec))
    return g_strdup (_ ("A machine with an address needs a network"));
  return NULL;
}

/* As far as it can be told before everything is decided. */
static gboolean
lacks_network (PdkCreateDialog *self, const PdkCreateSpec *spec)
{
  return !pdk_create_spec_has_network (spec) && !pdk_create_customise_is_any (self->customise);
}

/* Returns: (nullable) (transfer full): what is missing yet.  @unattended: (out) (nullable) */
static char *
decide_unattended (PdkCreateDialog *self, PdkCreateSpec *spec, PdkOsUnattended **unattended)
{
  g_autoptr (GError) error = NULL;

  *unattended = pdk_create_unattended_decide (self->unattended, spec->name, &error);
  spec->unattended = *unattended;
  spec->disc_path = pdk_create_source_get_disc_path (self->source);
  spec->disc_is_volume = pdk_create_source_disc_is_volume (self->source);
  if (*unattended != NULL && !pdk_create_spec_has_disk (spec))
    return g_strdup (_ ("An installation without questions needs a disk"));
  if (*unattended != NULL && spec->boot_pool == NULL)
    return g_strdup (
        _ ("What the installer is told is put into a storage pool, and there is none"));
  if (*unattended != NULL && (*unattended)->needs_internet && lacks_network (self, spec))
    return g_strdup (_ ("This installation needs the internet, and the machine has no network"));
  return error != NULL ? g_strdup (error->message) : NULL;
}

void
pdk_create_dialog_update (PdkCreateDialog *self)
{
  g_autoptr (PdkCloudConfig) cloud = NULL;
  g_autoptr (PdkContainerConfig) container = NULL;
  g_autoptr (PdkOsUnattended) unattended = NULL;
  g_autofree char *name = pdk_create_name_row_get (self->name_row);
  g_autofree char *arguments =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->arguments_row))));
  g_autofree char *problem = NULL;
  const PdkOsSource *found = pdk_create_source_get_found (self->source);
  PdkXmlDocument *offer = pdk_create_target_get_offer (self->target);
  PdkCreateSpec spec = { 0 };

  if (self->setting || pdk_create_dialog_get_connection (self) == NULL)
    return;
  if (offer != NULL)
    pdk_create_hardware_set_offer (self->hardware, offer);
  spec.from = get_from (self);
  spec.links = pdk_node_list_get (pdk_node_list_of (pdk_create_dialog_get_connection (self)),
                                  PDK_NODE_LINKS);
  spec.storage = pdk_storage_of (pdk_create_dialog_get_connection (self));
  spec.name = name;
  spec.disc_arch = found != NULL ? found->arch : NULL;
  spec.kernel = found != NULL ? found->kernel : NULL;
  spec.initrd = found != NULL ? found->initrd : NULL;
  spec.arguments = arguments;
  spec.os = self->os;
  spec.macs = pdk_create_target_get_macs (self->target);
  spec.machine = pdk_create_target_get_machine (self->target);
  g_clear_pointer (&self->plan, pdk_create_plan_free);
  problem = check_source (self);
  if (problem == NULL)
    problem = pdk_create_place_decide (self->place, self->source, &spec);
  if (problem == NULL)
    problem = decide_container (self, &spec, &container);
  if (problem == NULL)
    problem = pdk_create_name_row_check (self->name_row, self->target);
  if (problem == NULL)
    problem = check_arguments (&spec);
  if (problem == NULL)
    problem = pdk_create_hardware_decide (self->hardware, &spec);
  if (problem == NULL)
    problem = pdk_create_drivers_group_decide (self->drivers, &spec);
  if (problem == NULL)
    problem = decide_cloud (self, &spec, &cloud);
  if (problem == NULL)
    problem = decide_unattended (self, &spec, &unattended);
  if (problem == NULL && (offer == NULL || pdk_create_target_is_reading_macs (self->target)))
    problem = g_strdup (_ ("Asking the host what it offers"));
  if (problem == NULL)
    self->plan = pdk_create_spec_plan (&spec, offer);
  pdk_create_customise_settle (self->customise, pdk_create_dialog_get_connection (self), self->plan,
                               spec.from <= PDK_CREATE_FROM_TREE ||
                                   spec.from == PDK_CREATE_FROM_NETWORK);
  if (self->plan != NULL)
    problem = pdk_create_disk_names_settle (self->plan);
  if (problem != NULL)
    g_clear_pointer (&self->plan, pdk_create_plan_free);
  show_plan (self, &spec, problem);
  show_warning (self);
}

/* ---- The name ---- */

static void
suggest_name (PdkCreateDialog *self)
{
  const PdkAppliance *appliance = pdk_create_source_get_appliance (self->source);
  const char *stem = pdk_create_from_is_container (get_from (self)) ? _ ("container")
                     : self->os != NULL ? pdk_os_info_get_short_id (self->os)
                                        : _ ("machine");

  if (pdk_create_dialog_get_connection (self) == NULL)
    return;
  if (appliance != NULL && appliance->name != NULL &&
      pdk_create_spec_check_name (appliance->name, NULL))
    stem = appliance->name;
  pdk_create_name_row_suggest (self->name_row, stem, self->target);
}

static void
on_name_changed (PdkCreateDialog *self)
{
  g_autofree char *name = pdk_create_name_row_get (self->name_row);

  pdk_create_place_set_stem (self->place, name);
  pdk_create_dialog_update (self);
}

static void
on_customise_renamed (PdkCreateDialog *self, const char *name)
{
  pdk_create_name_row_set (self->name_row, name);
}

/* ---- The system ---- */

static void
show_system (PdkCreateDialog *self, const char *note)
{
  const char *name = self->os != NULL ? pdk_os_info_get_name (self->os) : _ ("Not known");
  g_autofree char *text = note != NULL ? g_strdup_printf ("%s\n%s", name, note) : g_strdup (name);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (self->system_row, markup);
}

static void
show_unattended (PdkCreateDialog *self)
{
  const PdkOsSource *found = pdk_create_source_get_found (self->source);

  pdk_create_unattended_set_source (self->unattended, get_from (self), self->os,
                                    found != NULL ? found->disc : NULL,
                                    pdk_create_source_get_disc_path (self->source) != NULL);
  pdk_create_drivers_group_set_source (self->drivers, get_from (self), self->os);
}

/* @os: (nullable) */
static void
take_os (PdkCreateDialog *self, PdkOsInfo *os, const char *note)
{
  PdkOsInfo *before = self->os;

  self->os = os != NULL ? pdk_os_info_ref (os) : NULL;
  pdk_os_info_unref (before);
  show_system (self, note);
  suggest_name (self);
  pdk_create_hardware_set_os (self->hardware, os);
  show_unattended (self);
  want_offer (self);
  pdk_create_dialog_update (self);
}

static void
on_os_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDialog) self = user_data;
  g_autoptr (PdkOsInfo) os = pdk_os_info_load_finish (result, NULL);

  if (pdk_create_dialog_get_connection (self) != NULL)
    take_os (self, os, NULL);
}

static void
on_os_picked (PdkCreateDialog *self, const char *id)
{
  self->os_decided = id != NULL;
  if (id != NULL)
    pdk_os_info_load_async (id, NULL, on_os_loaded, g_object_ref (self));
  else
    take_os (self, NULL, NULL);
}

/* ---- Where it starts from ---- */

static void
on_source_busy_changed (PdkCreateDialog *self)
{
  gtk_widget_set_visible (self->spinner, pdk_create_source_is_busy (self->source));
}

/* What is proposed because a disk, or a whole machine, was like that before. */
static void
take_sizes (PdkCreateDialog *self)
{
  const PdkDiskImage *image = pdk_create_source_get_image (self->source);
  const PdkAppliance *appliance = pdk_create_source_get_appliance (self->source);

  pdk_create_hardware_set_appliance (self->hardware, appliance);
  if (appliance != NULL) {
    pdk_create_hardware_set_image_size (self->hardware, TRUE,
                                        pdk_appliance_get_capacity (appliance));
    suggest_name (self);
  } else {
    pdk_create_hardware_set_image_size (self->hardware, image != NULL,
                                        image != NULL ? image->capacity : 0);
  }
}

static void
on_source_found (PdkCreateDialog *self)
{
  const PdkOsSource *found = pdk_create_source_get_found (self->source);
  const char *note = pdk_create_source_get_note (self->source);

  if (pdk_create_dialog_get_connection (self) == NULL)
    return;
  /* What the list says of an address is no guess. */
  if (pdk_create_source_get_address (self->source) != NULL && found != NULL)
    self->os_decided = FALSE;
  if (!self->os_decided)
    take_os (self, found != NULL ? found->os : NULL, note);
  else
    show_system (self, found == NULL ? note : NULL);
  take_sizes (self);
  if (pdk_appliance_has_macs (pdk_create_source_get_appliance (self->source)))
    pdk_create_target_want_macs (self->target);
  pdk_create_place_show_source (self->place, self->source);
  show_unattended (self);
  pdk_create_dialog_update (self);
}

/* What was recognised somewhere else says nothing of this place. */
static void
forget_system (PdkCreateDialog *self)
{
  if (!self->os_decided && self->os != NULL && !pdk_create_source_is_waiting (self->source))
    take_os (self, NULL, NULL);
  else
    show_system (self, NULL);
}

void
pdk_create_dialog_look_again (PdkCreateDialog *self)
{
  const PdkCreateArch *arch = pdk_create_hardware_get_arch (self->hardware);

  if (pdk_create_dialog_get_connection (self) != NULL)
    pdk_create_source_look (self->source, pdk_create_dialog_get_connection (self), get_from (self),
                            pdk_create_place_get_location (self->place),
                            pdk_create_place_is_here (self->place),
                            arch != NULL ? arch->arch : NULL);
  forget_system (self);
  pdk_create_place_show_source (self->place, self->source);
  show_unattended (self);
  pdk_create_dialog_update (self);
}

static void
on_place_unusable (PdkCreateDialog *self, const char *reason)
{
  pdk_create_dialog_say (self, reason);
}

/* All of it, before what is known of the place before is taken for what there is to know of this one. */
static void
on_from_selected (PdkCreateDialog *self)
{
  const PdkCreateFrom from = get_from (self);
  const gboolean setting = self->setting;

  self->setting = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->arguments_row), from == PDK_CREATE_FROM_TREE);
  pdk_create_place_set_from (self->place, from);
  pdk_create_hardware_set_image_size (self->hardware, FALSE, 0);
  pdk_create_hardware_set_from (self->hardware, from);
  gtk_widget_set_visible (GTK_WIDGET (self->cloud), from == PDK_CREATE_FROM_CLOUD);
  if (from == PDK_CREATE_FROM_CLOUD)
    pdk_create_cloud_want (self->cloud);
  pdk_create_container_form_set_from (self->container, from);
  gtk_widget_set_visible (GTK_WIDGET (self->system_row), !pdk_create_from_is_container (from));
  self->setting = setting;
  pdk_create_dialog_look_again (self);
}

/* ---- The host ---- */

static void
on_arch_changed (PdkCreateDialog *self)
{
  const PdkCreateArch *arch = pdk_create_hardware_get_arch (self->hardware);

  pdk_create_place_set_arch (self->place, arch != NULL ? arch->arch : NULL);
  want_offer (self);
  pdk_create_dialog_update (self);
}

static void
on_host_read (PdkCreateDialog *self)
{
  pdk_create_hardware_set_host (self->hardware, pdk_create_dialog_get_connection (self),
                                pdk_create_target_get_host (self->target));
  on_arch_changed (self);
}

static void
set_connection (PdkCreateDialog *self, PdkConnection *connection)
{
  const gboolean setting = self->setting;

  self->setting = TRUE;
  pdk_create_hardware_set_host (self->hardware, connection, NULL);
  pdk_create_target_set_connection (self->target, connection);
  pdk_create_leftovers_watch (self->leftovers, pdk_storage_of (connection));
  pdk_create_place_set_connection (self->place, connection);
  pdk_create_drivers_group_set_connection (self->drivers, connection);
  pdk_create_container_form_set_connection (self->container, connection);
  pdk_create_from_row_set_connection (self->from_row, connection);
  self->setting = setting;
  on_from_selected (self);
  suggest_name (self);
}

/* As another one: nothing of it is known any more. */
static void
on_host_returned (PdkCreateDialog *self)
{
  PdkConnection *connection = pdk_create_dialog_get_connection (self);

  pdk_storage_want (pdk_storage_of (connection));
  pdk_node_list_want (pdk_node_list_of (connection), PDK_NODE_LINKS);
  set_connection (self, connection);
}

static void
on_host_selected (PdkCreateDialog *self)
{
  PdkConnection *connection = pdk_create_host_row_get (self->host_row);

  if (!self->setting && connection != NULL && connection != pdk_create_dialog_get_connection (self))
    set_connection (self, connection);
}

static void
fill_hosts (PdkCreateDialog *self, GListModel *all, PdkConnection *preferred)
{
  PdkConnection *connection = NULL;

  self->setting = TRUE;
  pdk_create_host_row_fill (self->host_row, all, preferred);
  self->setting = FALSE;
  connection = pdk_create_host_row_get (self->host_row);
  if (connection != NULL)
    set_connection (self, connection);
}

/* ---- The object ---- */

static void
pdk_create_dialog_dispose (GObject *object)
{
  PdkCreateDialog *self = PDK_CREATE_DIALOG (object);

  self->setting = TRUE;
  g_signal_handlers_disconnect_by_data (self->source, self);
  g_signal_handlers_disconnect_by_data (self->target, self);
  pdk_create_source_stop (self->source);
  pdk_create_leftovers_watch (self->leftovers, NULL);
  g_clear_weak_pointer (&self->toast);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_DIALOG);
  pdk_create_target_set_connection (self->target, NULL);

  G_OBJECT_CLASS (pdk_create_dialog_parent_class)->dispose (object);
}

static void
pdk_create_dialog_finalize (GObject *object)
{
  PdkCreateDialog *self = PDK_CREATE_DIALOG (object);

  g_clear_object (&self->jobs);
  g_clear_object (&self->target);
  g_clear_object (&self->source);
  g_clear_object (&self->leftovers);
  pdk_os_info_unref (self->os);
  g_free (self->last_error);
  g_free (self->shown_plan);
  pdk_create_plan_free (self->plan);

  G_OBJECT_CLASS (pdk_create_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, host_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, place);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, arguments_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, system_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, container);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, cloud);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, unattended);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, drivers);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, hardware);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, customise);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, summary_list);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, warning_group);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, warning_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, footer_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDialog, footer_label);
}

static void
pdk_create_dialog_class_init (PdkCreateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_dialog_finalize;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_BULLET_LIST);
  g_type_ensure (PDK_TYPE_CREATE_CLOUD);
  g_type_ensure (PDK_TYPE_CREATE_CUSTOMISE);
  g_type_ensure (PDK_TYPE_CREATE_CONTAINER_FORM);
  g_type_ensure (PDK_TYPE_CREATE_DRIVERS_GROUP);
  g_type_ensure (PDK_TYPE_CREATE_FROM_ROW);
  g_type_ensure (PDK_TYPE_CREATE_HARDWARE);
  g_type_ensure (PDK_TYPE_CREATE_HOST_ROW);
  g_type_ensure (PDK_TYPE_CREATE_NAME_ROW);
  g_type_ensure (PDK_TYPE_CREATE_PLACE);
  g_type_ensure (PDK_TYPE_CREATE_UNATTENDED);
  g_type_ensure (PDK_TYPE_OS_PICKER);
  g_type_ensure (PDK_TYPE_TITLE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, pdk_create_dialog_update);
  gtk_widget_class_bind_template_callback (widget_class, on_host_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_from_selected);
  gtk_widget_class_bind_template_callback (widget_class, pdk_create_dialog_look_again);
  gtk_widget_class_bind_template_callback (widget_class, on_place_unusable);
  gtk_widget_class_bind_template_callback (widget_class, on_os_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_customise_renamed);
  gtk_widget_class_bind_template_callback (widget_class, on_arch_changed);
  pdk_create_dialog_install_actions (widget_class);
}

static void
on_dropped (GtkWidget *widget, const char *path)
{
  if (path != NULL)
    pdk_create_dialog_take_file (PDK_CREATE_DIALOG (widget), path);
  else
    pdk_create_dialog_say (PDK_CREATE_DIALOG (widget),
                           _ ("A machine starts from disc images, disks and appliances only"));
}

static void
pdk_create_dialog_init (PdkCreateDialog *self)
{
  self->leftovers = pdk_create_leftovers_new (GTK_WINDOW (self));
  self->target = pdk_create_target_new ();
  g_signal_connect_object (self->target, "host-read", G_CALLBACK (on_host_read), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "changed", G_CALLBACK (pdk_create_dialog_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "returned", G_CALLBACK (on_host_returned), self,
                           G_CONNECT_SWAPPED);
  self->source = pdk_create_source_new ();
  g_signal_connect_object (self->source, "busy-changed", G_CALLBACK (on_source_busy_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source, "found", G_CALLBACK (on_source_found), self,
                           G_CONNECT_SWAPPED);
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_dialog_keys_add (GTK_WINDOW (self), "window.close", "create.create");
  pdk_row_fit_all (GTK_WIDGET (self));
  pdk_row_keys_add (GTK_WINDOW (self));
  pdk_typed_watch (GTK_WINDOW (self));
  self->setting = FALSE;
  gtk_widget_set_visible (self->warning_group, FALSE);
  pdk_create_drop_accept (GTK_WIDGET (self), on_dropped);
}

PdkCreateDialog *
pdk_create_dialog_present (GtkWindow *parent,
                           PdkConnectionStore *hosts,
                           PdkJobStore *jobs,
                           PdkConnection *host)
{
  PdkCreateDialog *self = g_object_new (PDK_TYPE_CREATE_DIALOG, "transient-for", parent, NULL);

  self->jobs = g_object_ref (jobs);
  fill_hosts (self, G_LIST_MODEL (hosts), host);
  show_system (self, NULL);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->place));
  return self;
}

void
pdk_create_dialog_take_file (PdkCreateDialog *self, const char *path)
{
  PdkCreateFrom from;
  gboolean typed = FALSE;

  g_return_if_fail (PDK_IS_CREATE_DIALOG (self));
  g_return_if_fail (path != NULL);

  typed = pdk_typed_is_any (GTK_WINDOW (self));
  if (!pdk_create_drop_tell (path, &from))
    return;
  pdk_create_from_row_set (self->from_row, from);
  pdk_create_place_set_file (self->place, path);
  pdk_typed_set_any (GTK_WINDOW (self), typed);
}
