/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-info-private.h"

#include <string.h>

#include "os/pdk-os-windows.h"
#include "pdk-text.h"

typedef struct {
  char *arch;
  PdkOsResources minimum;
  PdkOsResources recommended;
  PdkOsResources network;
} Resources;

typedef struct {
  char *arch;
  char *type;
  gboolean supported;
} Firmware;

struct _PdkOsInfo {
  gatomicrefcount refs;

  char *id;
  char *name;
  char *short_id;
  char *family;
  char *distro;
  guint major; /* of its version */
  PdkOsDevices devices;
  GArray *resources;  /* of Resources */
  GArray *firmware;   /* of Firmware */
  GPtrArray *scripts; /* of PdkOsScript */
};

/* By the names of libosinfo's database. */
static const struct {
  const char *name;
  PdkOsDevices devices;
} known_devices[] = {
  { "virtio-block", PDK_OS_VIRTIO_BLOCK },
  { "virtio1.0-block", PDK_OS_VIRTIO_BLOCK | PDK_OS_VIRTIO_1 },
  { "virtio-net", PDK_OS_VIRTIO_NET },
  { "virtio1.0-net", PDK_OS_VIRTIO_NET | PDK_OS_VIRTIO_1 },
  { "virtio-scsi", PDK_OS_VIRTIO_SCSI },
  { "virtio1.0-scsi", PDK_OS_VIRTIO_SCSI },
  { "virtio-console", PDK_OS_VIRTIO_CONSOLE },
  { "virtio1.0-console", PDK_OS_VIRTIO_CONSOLE },
  { "virtio-balloon", PDK_OS_VIRTIO_BALLOON },
  { "virtio1.0-balloon", PDK_OS_VIRTIO_BALLOON },
  { "virtio-rng", PDK_OS_VIRTIO_RNG },
  { "virtio1.0-rng", PDK_OS_VIRTIO_RNG },
  { "virtio1.0-gpu", PDK_OS_VIRTIO_GPU },
  { "e1000", PDK_OS_E1000 },
  { "e1000e", PDK_OS_E1000E },
  { "rtl8139", PDK_OS_RTL8139 },
  { "pcnet", PDK_OS_PCNET },
  { "ne2k_pci", PDK_OS_NE2K },
  { "qemu-xhci", PDK_OS_XHCI },
  { "nec-xhci", PDK_OS_XHCI },
  { "ich6", PDK_OS_ICH6 },
  { "ich9-hda", PDK_OS_ICH9 },
  { "ac97", PDK_OS_AC97 },
};

/* Names of devices are translated there; those whose names are words go by their ids. */
static const struct {
  const char *id;
  PdkOsDevices devices;
} known_ids[] = {
  { "http://usb.org/usb/80ee/0021", PDK_OS_TABLET },
  { "http://qemu.org/chipset/x86/q35", PDK_OS_Q35 },
};

static GMutex db_lock;
static OsinfoDb *db; /* under the lock; never freed */

/* With the lock held. */
static OsinfoDb *
get_db (void)
{
  g_autoptr (OsinfoLoader) loader = NULL;
  g_autoptr (GError) error = NULL;

  if (db != NULL)
    return db;
  loader = osinfo_loader_new ();
  osinfo_loader_process_default_path (loader, &error);
  if (error != NULL)
    g_warning ("The database of systems could not be read: %s", error->message);
  db = g_object_ref (osinfo_loader_get_db (loader));
  return db;
}

static void
clear_resources (gpointer data)
{
  g_free (((Resources *) data)->arch);
}

static void
clear_firmware (gpointer data)
{
  g_free (((Firmware *) data)->arch);
  g_free (((Firmware *) data)->type);
}

static PdkOsDevices
find_device (OsinfoDevice *device)
{
  const char *id = osinfo_entity_get_id (OSINFO_ENTITY (device));
  const char *name = osinfo_device_get_name (device);

  for (guint i = 0; i < G_N_ELEMENTS (known_ids); i++)
    if (g_strcmp0 (id, known_ids[i].id) == 0)
      return known_ids[i].devices;
  for (guint i = 0; i < G_N_ELEMENTS (known_devices); i++)
    if (g_strcmp0 (name, known_devices[i].name) == 0)
      return known_devices[i].devices;
  return 0;
}

static PdkOsDevices
read_devices (OsinfoOs *os)
{
  g_autoptr (OsinfoDeviceList) list = osinfo_os_get_all_devices (os, NULL);
  PdkOsDevices devices = 0;

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++)
    devices |= find_device (OSINFO_DEVICE (osinfo_list_get_nth (OSINFO_LIST (list), i)));
  return devices;
}

static Resources *
ensure_resources (GArray *all, const char *arch)
{
  Resources *resources = NULL;

  for (guint i = 0; i < all->len; i++) {
    resources = &g_array_index (all, Resources, i);
    if (g_str_equal (resources->arch, arch))
      return resources;
  }
  g_array_set_size (all, all->len + 1);
  resources = &g_array_index (all, Resources, all->len - 1);
  resources->arch = g_strdup (arch);
  return resources;
}

/* libosinfo says -1 for what it does not know. */
static PdkOsResources
take_resources (OsinfoResources *from)
{
  return (PdkOsResources){
    .memory = MAX (osinfo_resources_get_ram (from), 0),
    .storage = MAX (osinfo_resources_get_storage (from), 0),
    .n_cpus = MAX (osinfo_resources_get_n_cpus (from), 0),
  };
}

/* @list: (transfer full); @offset: of what it is about, in Resources */
static void
read_resources (GArray *all, OsinfoResourcesList *list, gsize offset)
{
  for (int i = 0; list != NULL && i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoResources *from = OSINFO_RESOURCES (osinfo_list_get_nth (OSINFO_LIST (list), i));
    const char *arch = osinfo_resources_get_architecture (from);
    PdkOsResources *to = NULL;

    if (arch == NULL)
      continue;
    to = G_STRUCT_MEMBER_P (ensure_resources (all, arch), offset);
    *to = take_resources (from);
  }
  g_clear_object (&list);
}

static void
read_firmware (GArray *all, OsinfoOs *os)
{
  g_autoptr (OsinfoFirmwareList) list = osinfo_os_get_complete_firmware_list (os, NULL);

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoFirmware *from = OSINFO_FIRMWARE (osinfo_list_get_nth (OSINFO_LIST (list), i));
    Firmware firmware = { g_strdup (osinfo_firmware_get_architecture (from)),
                          g_strdup (osinfo_firmware_get_firmware_type (from)),
                          osinfo_firmware_is_supported (from) };

    g_array_append_val (all, firmware);
  }
}

PdkOsInfo *
pdk_os_info_read (OsinfoOs *os)
{
  OsinfoProduct *product = OSINFO_PRODUCT (os);
  const char *version = osinfo_product_get_version (product);
  const char *name = osinfo_product_get_name (product);
  PdkOsInfo *self = g_new0 (PdkOsInfo, 1);
  g_autoptr (OsinfoInstallScriptList) scripts = osinfo_os_get_install_script_list (os);

  g_atomic_ref_count_init (&self->refs);
  self->id = g_strdup (osinfo_entity_get_id (OSINFO_ENTITY (os)));
  self->name = pdk_text_display (name != NULL ? name : self->id);
  self->short_id = g_strdup (osinfo_product_get_short_id (product));
  self->family = g_strdup (osinfo_os_get_family (os));
  self->distro = g_strdup (osinfo_os_get_distro (os));
  self->major = version != NULL ? (guint) g_ascii_strtoull (version, NULL, 10) : 0;
  self->devices = read_devices (os);
  self->resources = g_array_new (FALSE, TRUE, sizeof (Resources));
  g_array_set_clear_func (self->resources, clear_resources);
  read_resources (self->resources, osinfo_os_get_minimum_resources (os),
                  G_STRUCT_OFFSET (Resources, minimum));
  read_resources (self->resources, osinfo_os_get_recommended_resources (os),
                  G_STRUCT_OFFSET (Resources, recommended));
  read_resources (self->resources, osinfo_os_get_network_install_resources (os),
                  G_STRUCT_OFFSET (Resources, network));
  self->firmware = g_array_new (FALSE, TRUE, sizeof (Firmware));
  g_array_set_clear_func (self->firmware, clear_firmware);
  read_firmware (self->firmware, os);
  self->scripts = pdk_os_script_read_all (scripts);
  return self;
}

OsinfoDb *
pdk_os_info_lock (void)
{
  g_mutex_lock (&db_lock);
  return get_db ();
}

void
pdk_os_info_unlock (void)
{
  g_mutex_unlock (&db_lock);
}

PdkOsInfo *
pdk_os_info_load (const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db_lock);
  OsinfoOs *os = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  os = osinfo_db_get_os (get_db (), id);
  return os != NULL ? pdk_os_info_read (os) : NULL;
}

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, pdk_os_info_load (data), (GDestroyNotify) pdk_os_info_unref);
}

void
pdk_os_info_load_async (const char *id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (id != NULL);

  g_task_set_source_tag (task, pdk_os_info_load_async);
  g_task_set_name (task, "pdk_os_info_load_async");
  g_task_set_task_data (task, g_strdup (id), g_free);
  g_task_run_in_thread (task, load_in_worker);
}

PdkOsInfo *
pdk_os_info_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

PdkOsInfo *
pdk_os_info_ref (PdkOsInfo *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
pdk_os_info_unref (PdkOsInfo *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->short_id);
  g_free (self->family);
  g_free (self->distro);
  g_array_unref (self->resources);
  g_array_unref (self->firmware);
  g_ptr_array_unref (self->scripts);
  g_free (self);
}

const char *
pdk_os_info_get_id (PdkOsInfo *self)
{
  return self->id;
}

const char *
pdk_os_info_get_name (PdkOsInfo *self)
{
  return self->name;
}

const char *
pdk_os_info_get_short_id (PdkOsInfo *self)
{
  return self->short_id;
}

gboolean
pdk_os_info_is_windows (PdkOsInfo *self, guint major)
{
  return g_strcmp0 (self->family, "winnt") == 0 && self->major >= major;
}

gboolean
pdk_os_info_keeps_local_time (PdkOsInfo *self)
{
  static const char *const families[] = { "msdos", "win16", "win9x", "winnt", "solaris", NULL };

  /* libosinfo takes FreeDOS for a Linux. */
  return (self->family != NULL && g_strv_contains (families, self->family)) ||
         g_strcmp0 (self->distro, "freedos") == 0;
}

gboolean
pdk_os_info_wants_drivers (PdkOsInfo *self)
{
  const PdkOsDevices both = PDK_OS_VIRTIO_BLOCK | PDK_OS_VIRTIO_NET;

  return (self->devices & both) != both && pdk_os_windows_get_drivers (self->id) != NULL;
}

PdkOsDevices
pdk_os_info_get_devices (PdkOsInfo *self)
{
  return self->devices;
}

PdkOsSupport
pdk_os_info_get_firmware (PdkOsInfo *self, const char *arch, const char *type)
{
  for (guint i = 0; i < self->firmware->len; i++) {
    Firmware *firmware = &g_array_index (self->firmware, Firmware, i);

    if (g_strcmp0 (firmware->type, type) != 0)
      continue;
    if (g_strcmp0 (firmware->arch, arch) == 0 || g_strcmp0 (firmware->arch, "all") == 0)
      return firmware->supported ? PDK_OS_SUPPORTED : PDK_OS_UNSUPPORTED;
  }
  return PDK_OS_UNKNOWN;
}

static void
fill (PdkOsResources *into, const PdkOsResources *from)
{
  if (into->memory == 0)
    into->memory = from->memory;
  if (into->storage == 0)
    into->storage = from->storage;
  if (into->n_cpus == 0)
    into->n_cpus = from->n_cpus;
}

/* What is said of @arch, and where nothing is, what is said of all. */
static PdkOsResources
look_up (PdkOsInfo *self, const char *arch, gsize offset)
{
  PdkOsResources found = { 0 };
  const char *const places[] = { arch, "all" };

  for (guint place = 0; place < G_N_ELEMENTS (places); place++)
    for (guint i = 0; i < self->resources->len; i++) {
      Resources *resources = &g_array_index (self->resources, Resources, i);

      if (g_strcmp0 (resources->arch, places[place]) == 0)
        fill (&found, G_STRUCT_MEMBER_P (resources, offset));
    }
  return found;
}

PdkOsResources
pdk_os_info_get_minimum (PdkOsInfo *self, const char *arch)
{
  return look_up (self, arch, G_STRUCT_OFFSET (Resources, minimum));
}

PdkOsResources
pdk_os_info_get_recommended (PdkOsInfo *self, const char *arch)
{
  PdkOsResources found = look_up (self, arch, G_STRUCT_OFFSET (Resources, recommended));
  const PdkOsResources least = pdk_os_info_get_minimum (self, arch);
  const PdkOsResources twice = { 2 * least.memory, 2 * least.storage, 2 * least.n_cpus };

  fill (&found, &twice);
  /* What is recommended of all may be too little for one. */
  found.memory = MAX (found.memory, least.memory);
  return found;
}

guint64
pdk_os_info_get_network_memory (PdkOsInfo *self, const char *arch)
{
  g_return_val_if_fail (self != NULL, 0);

  return look_up (self, arch, G_STRUCT_OFFSET (Resources, network)).memory;
}

GPtrArray *
pdk_os_info_get_scripts (PdkOsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scripts;
}
