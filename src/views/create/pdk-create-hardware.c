/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-hardware.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/create/pdk-create-arch-row.h"
#include "views/create/pdk-create-disk-row.h"
#include "views/create/pdk-create-display-row.h"
#include "views/create/pdk-create-network-row.h"
#include "views/create/pdk-create-nics-row.h"
#include "views/create/pdk-create-no-pool-row.h"
#include "widgets/pdk-switch-row.h"

#define MIB ((guint64) 1024 * 1024)
#define GIB (1024 * MIB)

/* For systems that nobody knows anything about. */
#define DEFAULT_MEMORY           (2 * GIB)
#define DEFAULT_CONTAINER_MEMORY (512 * MIB)
#define DEFAULT_VCPUS            2

struct _PdkCreateHardware {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  AdwExpanderRow *resources_row;
  AdwActionRow *memory_row;
  GtkSpinButton *memory_spin;
  AdwActionRow *cpus_row;
  GtkSpinButton *cpus_spin;
  PdkCreateDiskRow *disk_row;
  PdkCreateNoPoolRow *no_pool_row;
  PdkCreateNetworkRow *network_row;
  PdkCreateNicsRow *nics_row;
  PdkSwitchRow *mac_switch;
  AdwExpanderRow *machine_row;
  PdkCreateArchRow *arch_row;
  AdwComboRow *firmware_row;
  PdkCreateDisplayRow *display_row;

  /* Owned. */
  PdkConnection *connection; /* nullable */
  PdkOsInfo *os;             /* nullable */
  PdkXmlDocument *offer;     /* nullable: what the host offers */
  GPtrArray *nics;           /* of const PdkNetworkChoice: what was decided */

  /* Borrowed. */
  const PdkCreateHost *host; /* nullable */

  PdkCreateFrom from;
  guint64 had_memory; /* what the machine that it was had; bytes; 0: not known, as the next */
  guint had_vcpus;
  gboolean setting; /* what is changed now is not the user's */
  gboolean memory_decided;
  gboolean cpus_decided;
};

enum { CHANGED, ARCH_CHANGED, UNUSABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateHardware, pdk_create_hardware, ADW_TYPE_PREFERENCES_GROUP)

/* ---- What is chosen ---- */

/* ---- What is said of it ---- */

static void
set_subtitle (gpointer row, const char *text)
{
  g_autofree char *markup = pdk_text_markup (text);

  if (ADW_IS_EXPANDER_ROW (row))
    adw_expander_row_set_subtitle (row, markup);
  else
    adw_action_row_set_subtitle (row, markup);
}

/* Returns: (transfer full) */
static char *
describe_resources (guint64 memory, guint n_cpus)
{
  g_autofree char *amount = pdk_text_format_kib (memory / 1024);
  g_autofree char *cpus = g_strdup_printf (ngettext ("%u CPU", "%u CPUs", n_cpus), n_cpus);

  /* Translators: an amount of memory, and of CPUs: “2.0 GiB, 2 CPUs” */
  return g_strdup_printf (_ ("%s, %s"), amount, cpus);
}

/* The architecture, as long as the host did not tell: that of most. */
static const char *
get_arch_name (PdkCreateHardware *self)
{
  const PdkCreateArch *arch = pdk_create_hardware_get_arch (self);

  return arch != NULL ? arch->arch : "x86_64";
}

/* Returns: bytes: 0: not known.  Some installers that come over the network are unpacked into memory. */
static guint64
get_network_memory (PdkCreateHardware *self)
{
  return self->os != NULL && self->from == PDK_CREATE_FROM_TREE
             ? pdk_os_info_get_network_memory (self->os, get_arch_name (self))
             : 0;
}

static void
say_resources (PdkCreateHardware *self)
{
  const guint64 memory = (guint64) gtk_spin_button_get_value_as_int (self->memory_spin) * MIB;
  const guint n_cpus = gtk_spin_button_get_value_as_int (self->cpus_spin);
  const guint64 host_memory = self->host != NULL ? self->host->memory : 0;
  const guint host_cpus = self->host != NULL ? self->host->n_cpus : 0;
  g_autofree char *text = describe_resources (memory, n_cpus);

  if (host_memory > 0 && host_cpus > 0 && (memory > host_memory || n_cpus > host_cpus)) {
    g_autofree char *wanted = g_steal_pointer (&text);
    g_autofree char *there = describe_resources (host_memory, host_cpus);

    /* Translators: an amount of memory and of CPUs (“64 GiB, 8 CPUs”), and what the host has, alike */
    text = g_strdup_printf (_ ("%s. The host has only %s"), wanted, there);
  }
  set_subtitle (self->resources_row, text);
}

/* Where it goes with the keys, those go to what it was about. */
static void
show_no_pool (PdkCreateHardware *self)
{
  GtkWidget *row = GTK_WIDGET (self->no_pool_row);
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const gboolean had_keys = focus != NULL && (focus == row || gtk_widget_is_ancestor (focus, row));

  pdk_create_no_pool_row_show (self->no_pool_row, pdk_create_disk_row_lacks_pool (self->disk_row)
                                                      ? self->connection
                                                      : NULL);
  if (had_keys && !gtk_widget_get_visible (row))
    gtk_widget_child_focus (GTK_WIDGET (self->disk_row), GTK_DIR_TAB_FORWARD);
}

/* What is automatic is said as it will be, once the host said what it offers. */

static const char *
get_firmware_name (const PdkCreatePolicy *policy)
{
  if (policy->secure_boot)
    return _ ("UEFI with Secure Boot");
  return policy->uefi ? "UEFI" : "BIOS";
}

static const char *
get_display_name (const PdkCreatePolicy *policy)
{
  if (policy->graphics == NULL)
    return _ ("None");
  return g_str_equal (policy->graphics, "spice") ? "SPICE" : "VNC";
}

static const char *
get_choice (AdwComboRow *row)
{
  GtkStringObject *object = adw_combo_row_get_selected_item (row);

  return object != NULL ? gtk_string_object_get_string (object) : "";
}

/* Returns: (nullable) (transfer full): what is made of what is decided; %NULL as long as what the host offers
 * is of the architecture that was chosen before */
static PdkCreatePolicy *
foresee (PdkCreateHardware *self)
{
  if (self->offer == NULL ||
      !pdk_xml_equals (pdk_xml_document_get_root (self->offer), "arch", get_arch_name (self)))
    return NULL;
  return pdk_create_policy_make (self->os, 0, self->offer,
                                 adw_combo_row_get_selected (self->firmware_row),
                                 pdk_create_display_row_get (self->display_row));
}

/* Returns: (transfer full) */
static char *
describe_machine (PdkCreateHardware *self, const PdkCreateArch *arch)
{
  g_autoptr (PdkCreatePolicy) policy = foresee (self);
  const char *name = pdk_create_arch_row_get_name (self->arch_row);
  const char *firmware = get_choice (self->firmware_row);
  const char *display = pdk_create_display_row_get_name (self->display_row);

  /* Others than PCs have firmware that goes by other names. */
  if (policy != NULL &&
      adw_combo_row_get_selected (self->firmware_row) == PDK_CREATE_FIRMWARE_AUTO &&
      (policy->uefi || pdk_xml_equals (pdk_xml_document_get_root (self->offer), "arch", "x86_64")))
    firmware = get_firmware_name (policy);
  if (policy != NULL && pdk_create_display_row_get (self->display_row) == PDK_CREATE_DISPLAY_AUTO)
    display = get_display_name (policy);
  if (pdk_create_arch_is_paravirtual (arch))
    /* Translators: an architecture (x86_64), and what is chosen for a machine's display */
    return g_strdup_printf (_ ("%s. Display: %s"), name, display);
  /* Translators: an architecture (x86_64), what is chosen for a machine's firmware, and for its display */
  return g_strdup_printf (_ ("%s. Firmware: %s. Display: %s"), name, firmware, display);
}

static void
say_machine (PdkCreateHardware *self)
{
  const PdkCreateArch *arch = pdk_create_hardware_get_arch (self);
  g_autofree char *text = NULL;

  pdk_create_display_row_set_arch (self->display_row, arch);
  /* The host did not answer yet. */
  text = arch != NULL ? describe_machine (self, arch) : g_strdup ("");
  set_subtitle (self->machine_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->firmware_row),
                          arch == NULL || !pdk_create_arch_is_paravirtual (arch));
}

static void
changed (PdkCreateHardware *self)
{
  if (self->setting)
    return;
  say_resources (self);
  pdk_create_disk_row_update (self->disk_row);
  show_no_pool (self);
  say_machine (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- What the user does ---- */

static void
on_memory_changed (PdkCreateHardware *self)
{
  self->memory_decided |= !self->setting;
  changed (self);
}

static void
on_cpus_changed (PdkCreateHardware *self)
{
  self->cpus_decided |= !self->setting;
  changed (self);
}

/* @memory: bytes; 0: nobody knows what the system should have */
static void
say_limits (PdkCreateHardware *self, guint64 memory)
{
  const PdkCreateHost *host = self->host;
  g_autofree char *wanted = pdk_text_format_kib (memory / 1024);
  g_autofree char *capacity = pdk_text_format_kib (host != NULL ? host->memory / 1024 : 0);
  g_autofree char *text = NULL;
  g_autofree char *cpus = NULL;

  if (host == NULL || host->memory == 0)
    return;
  if (memory > 0)
    /* Translators: amounts of memory, that a system should have and that there is */
    text = g_strdup_printf (_ ("%s is recommended. The host has %s"), wanted, capacity);
  else
    /* Translators: %s is an amount of memory */
    text = g_strdup_printf (_ ("The host has %s"), capacity);
  set_subtitle (self->memory_row, text);
  cpus = g_strdup_printf (ngettext ("The host has %u CPU", "The host has %u CPUs", host->n_cpus),
                          host->n_cpus);
  set_subtitle (self->cpus_row, host->n_cpus > 0 ? cpus : "");
}

static void
take_defaults (PdkCreateHardware *self)
{
  PdkOsResources wanted = { 0 };
  const guint64 most =
      self->host != NULL && self->host->memory > 0 ? self->host->memory : G_MAXUINT64;
  const guint n_most = self->host != NULL && self->host->n_cpus > 0 ? self->host->n_cpus : 64;

  if (self->os != NULL)
    wanted = pdk_os_info_get_recommended (self->os, get_arch_name (self));
  wanted.memory = MAX (wanted.memory, get_network_memory (self));
  say_limits (self, pdk_create_from_is_container (self->from) ? 0 : wanted.memory);
  wanted.n_cpus = MAX (wanted.n_cpus, DEFAULT_VCPUS);
  if (self->from == PDK_CREATE_FROM_APPLIANCE && self->had_memory > 0)
    wanted.memory = self->had_memory;
  if (self->from == PDK_CREATE_FROM_APPLIANCE && self->had_vcpus > 0)
    wanted.n_cpus = self->had_vcpus;
  if (wanted.memory == 0 || pdk_create_from_is_container (self->from))
    wanted.memory =
        pdk_create_from_is_container (self->from) ? DEFAULT_CONTAINER_MEMORY : DEFAULT_MEMORY;
  self->setting = TRUE;
  if (!self->memory_decided)
    gtk_spin_button_set_value (self->memory_spin, (double) (MIN (wanted.memory, most) / MIB));
  if (!self->cpus_decided)
    gtk_spin_button_set_value (self->cpus_spin, MIN (wanted.n_cpus, n_most));
  self->setting = FALSE;
  pdk_create_disk_row_set_wanted (self->disk_row, wanted.storage);
}

static void
on_arch_changed (PdkCreateHardware *self)
{
  if (self->setting)
    return;
  take_defaults (self);
  changed (self);
  g_signal_emit (self, signals[ARCH_CHANGED], 0);
}

static void
on_unusable (PdkCreateHardware *self, const char *reason)
{
  g_signal_emit (self, signals[UNUSABLE], 0, reason);
}

/* ---- What the host has ---- */

static void
leave (PdkCreateHardware *self)
{
  if (self->connection == NULL)
    return;
  pdk_create_disk_row_set_connection (self->disk_row, NULL);
  pdk_create_network_row_set_connection (self->network_row, NULL);
  pdk_create_nics_row_set_connection (self->nics_row, NULL);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  g_clear_object (&self->connection);
}

static void
enter (PdkCreateHardware *self, PdkConnection *connection)
{
  self->connection = g_object_ref (connection);
  pdk_create_disk_row_set_connection (self->disk_row, connection);
  pdk_create_network_row_set_connection (self->network_row, connection);
  pdk_create_nics_row_set_connection (self->nics_row, connection);
}

void
pdk_create_hardware_set_host (PdkCreateHardware *self,
                              PdkConnection *connection,
                              const PdkCreateHost *host)
{
  if (self->connection != connection) {
    leave (self);
    enter (self, connection);
  } else if (host == NULL) {
    /* It was lost. */
    pdk_create_disk_row_look_again (self->disk_row);
  }
  self->host = host;
  pdk_create_arch_row_set_host (self->arch_row, host);
  take_defaults (self);
  changed (self);
}

void
pdk_create_hardware_set_os (PdkCreateHardware *self, PdkOsInfo *os)
{
  g_clear_pointer (&self->os, pdk_os_info_unref);
  self->os = os != NULL ? pdk_os_info_ref (os) : NULL;
  take_defaults (self);
  changed (self);
}

void
pdk_create_hardware_set_offer (PdkCreateHardware *self, PdkXmlDocument *offer)
{
  g_return_if_fail (PDK_IS_CREATE_HARDWARE (self));
  g_return_if_fail (offer != NULL);

  if (self->offer != offer) {
    g_clear_pointer (&self->offer, pdk_xml_document_unref);
    self->offer = pdk_xml_document_ref (offer);
    say_machine (self);
  }
  pdk_create_network_row_set_offer (self->network_row, offer);
  pdk_create_nics_row_set_offer (self->nics_row, offer);
}

void
pdk_create_hardware_set_from (PdkCreateHardware *self, PdkCreateFrom from)
{
  self->from = from;
  pdk_create_disk_row_set_from (self->disk_row, from);
  gtk_widget_set_visible (GTK_WIDGET (self->machine_row), !pdk_create_from_is_container (from));
  take_defaults (self);
  changed (self);
}

void
pdk_create_hardware_set_image_size (PdkCreateHardware *self, gboolean copied, guint64 bytes)
{
  g_return_if_fail (PDK_IS_CREATE_HARDWARE (self));

  pdk_create_disk_row_set_image (self->disk_row, copied, bytes);
  changed (self);
}

void
pdk_create_hardware_set_appliance (PdkCreateHardware *self, const PdkAppliance *appliance)
{
  g_autofree char *title = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (PDK_IS_CREATE_HARDWARE (self));

  title = pdk_create_nics_row_get_title (appliance, 0);
  markup = pdk_text_markup (title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->network_row), markup);
  pdk_create_nics_row_set_appliance (self->nics_row, appliance);
  gtk_widget_set_visible (GTK_WIDGET (self->mac_switch), pdk_appliance_has_macs (appliance));
  self->had_memory = appliance != NULL ? appliance->memory : 0;
  self->had_vcpus = appliance != NULL ? appliance->n_vcpus : 0;
  take_defaults (self);
  changed (self);
}

const PdkCreateArch *
pdk_create_hardware_get_arch (PdkCreateHardware *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_HARDWARE (self), NULL);

  return pdk_create_arch_row_get (self->arch_row);
}

static GPtrArray *
decide_nics (PdkCreateHardware *self)
{
  const PdkNetworkChoice *choice = pdk_create_network_row_get_choice (self->network_row);

  g_ptr_array_set_size (self->nics, 0);
  if (choice != NULL)
    g_ptr_array_add (self->nics, (gpointer) choice);
  pdk_create_nics_row_decide (self->nics_row, self->nics);
  return self->nics;
}

/* Returns: (nullable) (transfer full): why one of them cannot be had */
static char *
judge_nics (PdkCreateHardware *self)
{
  for (guint i = 0; i < self->nics->len; i++) {
    const PdkNetworkChoice *choice = self->nics->pdata[i];

    if (choice->reason != NULL)
      /* Translators: something to plug a network card into, and why that cannot be */
      return g_strdup_printf (_ ("%s: %s"), choice->title, choice->reason);
  }
  return NULL;
}

const char *
pdk_create_hardware_get_trouble (PdkCreateHardware *self)
{
  const PdkCreateArch *arch = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_HARDWARE (self), NULL);

  arch = pdk_create_hardware_get_arch (self);
  if (arch == NULL || !pdk_create_arch_is_paravirtual (arch) ||
      self->from == PDK_CREATE_FROM_TREE || self->from == PDK_CREATE_FROM_CLOUD ||
      pdk_create_from_is_disk (self->from))
    return NULL;
  return _ ("A paravirtual machine has no firmware that could start from this: choose HVM, below "
            "“Firmware and Display”");
}

char *
pdk_create_hardware_decide (PdkCreateHardware *self, PdkCreateSpec *spec)
{
  g_autofree char *problem = pdk_create_disk_row_decide (self->disk_row, spec);

  if (problem != NULL)
    return g_steal_pointer (&problem);
  if (pdk_create_network_row_is_asking (self->network_row))
    return g_strdup (_ ("Asking the host for its networks"));
  spec->memory = (guint64) gtk_spin_button_get_value_as_int (self->memory_spin) * MIB;
  spec->n_vcpus = gtk_spin_button_get_value_as_int (self->cpus_spin);
  spec->firmware = adw_combo_row_get_selected (self->firmware_row);
  spec->display = pdk_create_display_row_get (self->display_row);
  spec->nics = decide_nics (self);
  spec->keep_macs = pdk_switch_row_get_active (self->mac_switch);
  if (spec->from == PDK_CREATE_FROM_TREE && spec->boot_pool == NULL)
    return g_strdup (
        _ ("The installer is handed to the host in a storage pool, and there is none"));
  if ((spec->image != NULL || spec->appliance != NULL) && spec->disk_pool == NULL)
    return g_strdup (_ ("The image is copied into a storage pool, and there is none"));
  if (spec->from == PDK_CREATE_FROM_NETWORK && !pdk_create_spec_has_network (spec))
    return g_strdup (_ ("To start from the network, the machine needs one"));
  return judge_nics (self);
}

/* ---- The object ---- */

static void
pdk_create_hardware_dispose (GObject *object)
{
  PdkCreateHardware *self = PDK_CREATE_HARDWARE (object);

  self->setting = TRUE;
  leave (self);
  self->host = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_HARDWARE);

  G_OBJECT_CLASS (pdk_create_hardware_parent_class)->dispose (object);
}

static void
pdk_create_hardware_finalize (GObject *object)
{
  PdkCreateHardware *self = PDK_CREATE_HARDWARE (object);

  g_clear_pointer (&self->os, pdk_os_info_unref);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  g_ptr_array_unref (self->nics);

  G_OBJECT_CLASS (pdk_create_hardware_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, resources_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, memory_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, memory_spin);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, cpus_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, cpus_spin);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, disk_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, no_pool_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, network_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, nics_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, mac_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, machine_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, arch_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, firmware_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateHardware, display_row);
}

static void
pdk_create_hardware_class_init (PdkCreateHardwareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_hardware_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_hardware_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[ARCH_CHANGED] = g_signal_new ("arch-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[UNUSABLE] = g_signal_new ("unusable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (PDK_TYPE_CREATE_ARCH_ROW);
  g_type_ensure (PDK_TYPE_CREATE_DISK_ROW);
  g_type_ensure (PDK_TYPE_CREATE_DISPLAY_ROW);
  g_type_ensure (PDK_TYPE_CREATE_NETWORK_ROW);
  g_type_ensure (PDK_TYPE_CREATE_NICS_ROW);
  g_type_ensure (PDK_TYPE_CREATE_NO_POOL_ROW);
  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-hardware.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, changed);
  gtk_widget_class_bind_template_callback (widget_class, on_memory_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_cpus_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_arch_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_unusable);
}

static void
pdk_create_hardware_init (PdkCreateHardware *self)
{
  self->nics = g_ptr_array_new ();
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->setting = FALSE;
}
