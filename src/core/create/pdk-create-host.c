/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-host.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>

#include "connection/pdk-connection-private.h"
#include "create/pdk-disk-image.h"
#include "os/pdk-download-store.h"
#include "pdk-error.h"
#include "storage/pdk-storage-read.h"

static void
arch_free (gpointer data)
{
  PdkCreateArch *arch = data;

  g_free (arch->arch);
  g_free (arch->os_type);
  g_free (arch->emulator);
  g_free (arch->type);
  g_strfreev (arch->machines);
  g_free (arch);
}

void
pdk_create_host_free (PdkCreateHost *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->archs);
  g_free (self);
}

/* Reading what it can make */

/* The fastest of those that it has. */
static char *
choose_type (PdkXmlElement *arch)
{
  static const char *const fast[] = { "kvm", "hvf", "xen" };
  PdkXmlElement *first = pdk_xml_next (arch, NULL, "domain");

  for (guint i = 0; i < G_N_ELEMENTS (fast); i++)
    for (PdkXmlElement *at = first; at != NULL; at = pdk_xml_next (arch, at, "domain"))
      if (pdk_xml_equals (at, "@type", fast[i]))
        return g_strdup (fast[i]);
  return first != NULL ? pdk_xml_get_string (first, "@type") : g_strdup ("qemu");
}

static GStrv
read_machines (PdkXmlElement *arch)
{
  g_autoptr (GStrvBuilder) machines = g_strv_builder_new ();
  PdkXmlElement *at = NULL;

  while ((at = pdk_xml_next (arch, at, "machine")) != NULL) {
    g_autofree char *name = pdk_xml_get_string (at, NULL);

    if (name != NULL)
      g_strv_builder_add (machines, name);
  }
  return g_strv_builder_end (machines);
}

/* What is at the front of the list. */
static guint
rank (const PdkCreateArch *arch, const char *own)
{
  static const char *const kinds[] = { "hvm", "xenpvh", "xen", "exe" };
  guint kind = 0;

  while (kind < G_N_ELEMENTS (kinds) && !g_str_equal (arch->os_type, kinds[kind]))
    kind++;
  return (g_strcmp0 (arch->arch, own) == 0 ? 0 : 2 * G_N_ELEMENTS (kinds)) + kind;
}

static gboolean
is_known (const char *os_type)
{
  return g_str_equal (os_type, "hvm") || g_str_equal (os_type, "exe") ||
         g_str_equal (os_type, "xen") || g_str_equal (os_type, "xenpvh");
}

static void
read_guest (PdkCreateHost *self, PdkXmlElement *guest, const char *own)
{
  PdkXmlElement *element = pdk_xml_find (guest, "arch");
  g_autofree char *name = element != NULL ? pdk_xml_get_string (element, "@name") : NULL;
  g_autofree char *os_type = pdk_xml_get_string (guest, "os_type");
  PdkCreateArch *arch = NULL;
  guint place = 0;

  if (name == NULL || os_type == NULL || !is_known (os_type))
    return;
  arch = g_new0 (PdkCreateArch, 1);
  arch->arch = g_steal_pointer (&name);
  arch->os_type = g_steal_pointer (&os_type);
  arch->emulator = pdk_xml_get_string (element, "emulator");
  arch->type = choose_type (element);
  arch->machines = read_machines (element);
  while (place < self->archs->len && rank (self->archs->pdata[place], own) <= rank (arch, own))
    place++;
  g_ptr_array_insert (self->archs, (int) place, arch);
}

PdkCreateHost *
pdk_create_host_new (void)
{
  PdkCreateHost *self = g_new0 (PdkCreateHost, 1);

  self->archs = g_ptr_array_new_with_free_func (arch_free);
  return self;
}

gboolean
pdk_create_host_read (PdkCreateHost *self, const char *capabilities, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autofree char *own = NULL;
  PdkXmlElement *root = NULL;

  g_return_val_if_fail (self != NULL && capabilities != NULL, FALSE);

  document = pdk_xml_document_parse (capabilities, error);
  if (document == NULL)
    return FALSE;
  root = pdk_xml_document_get_root (document);
  own = pdk_xml_get_string (root, "host/cpu/arch");
  for (PdkXmlElement *at = pdk_xml_next (root, NULL, "guest"); at != NULL;
       at = pdk_xml_next (root, at, "guest"))
    read_guest (self, at, own);
  return TRUE;
}

gboolean
pdk_create_arch_is_paravirtual (const PdkCreateArch *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_str_has_prefix (self->os_type, "xen");
}

static gboolean
read_capabilities (PdkCreateHost *self, virConnectPtr conn, GError **error)
{
  char *text = virConnectGetCapabilities (conn);
  gboolean done = FALSE;

  if (text == NULL) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  done = pdk_create_host_read (self, text, error);
  free (text);
  return done;
}

static gpointer
load_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdkCreateHost) self = pdk_create_host_new ();
  virNodeInfo node = { 0 };

  if (!read_capabilities (self, conn, error))
    return NULL;
  if (virNodeGetInfo (conn, &node) < 0)
    virResetLastError ();
  self->memory = (guint64) node.memory * 1024;
  self->n_cpus = node.cpus;
  return g_steal_pointer (&self);
}

/* @data: (transfer full) (nullable) */
static void
queue (PdkConnection *connection,
       PdkLane lane,
       gpointer tag,
       gpointer data,
       GDestroyNotify data_free,
       PdkConnectionFunc func,
       GDestroyNotify result_free,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (connection, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "pdk_create_host");
  g_task_set_task_data (task, data, data_free);
  pdk_connection_queue (connection, lane, G_PRIORITY_DEFAULT, task, func, result_free);
}

void
pdk_create_host_load_async (PdkConnection *connection,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  queue (connection, PDK_LANE_SAMPLING, pdk_create_host_load_async, NULL, NULL, load_in_worker,
         (GDestroyNotify) pdk_create_host_free, cancellable, callback, user_data);
}

PdkCreateHost *
pdk_create_host_load_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Reading what it offers them */

typedef struct {
  char *arch;
  char *machine;  /* nullable */
  char *emulator; /* nullable */
  char *type;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->arch);
  g_free (wanted->machine);
  g_free (wanted->emulator);
  g_free (wanted->type);
  g_free (wanted);
}

/* libvirt's driver of containers has no domain capabilities: what is known of them otherwise. */
static PdkXmlDocument *
make_container_offer (const Wanted *wanted)
{
  PdkXmlDocument *document = pdk_xml_document_new ("domainCapabilities");
  PdkXmlElement *root = pdk_xml_document_get_root (document);

  pdk_xml_set (root, "path", wanted->emulator);
  pdk_xml_set (root, "domain", wanted->type);
  pdk_xml_set (root, "arch", wanted->arch);
  return document;
}

static gpointer
offer_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;
  PdkXmlDocument *document = NULL;
  char *text = NULL;

  if (g_str_equal (wanted->type, "lxc"))
    return make_container_offer (wanted);
  text =
      virConnectGetDomainCapabilities (conn, NULL, wanted->arch, wanted->machine, wanted->type, 0);

  if (text == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  document = pdk_xml_document_parse (text, error);
  free (text);
  return document;
}

/* The first time QEMU is started to be asked: not in the lane whose calls return at once. */
void
pdk_create_offer_load_async (PdkConnection *connection,
                             const PdkCreateArch *arch,
                             const char *machine,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->arch = g_strdup (arch->arch);
  wanted->machine = g_strdup (machine);
  wanted->emulator = g_strdup (arch->emulator);
  wanted->type = g_strdup (arch->type);
  queue (connection, PDK_LANE_SAMPLING, pdk_create_offer_load_async, wanted, wanted_free,
         offer_in_worker, (GDestroyNotify) pdk_xml_document_unref, cancellable, callback,
         user_data);
}

PdkXmlDocument *
pdk_create_offer_load_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What a disk is */

typedef struct {
  char *path;
  gboolean local;
} DiskAsked;

static void
disk_asked_free (gpointer data)
{
  g_free (((DiskAsked *) data)->path);
  g_free (data);
}

static const struct {
  const char *format;
  const char *suffix;
} formats[] = {
  { "qcow2", ".qcow2" }, { "vmdk", ".vmdk" }, { "vhdx", ".vhdx" },
  { "vpc", ".vhd" },     { "vdi", ".vdi" },   { "qed", ".qed" },
};

/* A disk that is used as it is. */
typedef struct {
  char *format;
  char *backing;          /* nullable */
  PdkBlockDevice *device; /* nullable */
  gboolean pooled;
} Disk;

static void
disk_free (gpointer data)
{
  Disk *disk = data;

  g_free (disk->format);
  g_free (disk->backing);
  pdk_block_device_free (disk->device);
  g_free (disk);
}

/* Returns: (transfer full) (nullable): what the pool that has it says */
static PdkVolumeInfo *
find_by_pool (virConnectPtr conn, const char *path)
{
  g_autoptr (virStorageVol) volume = virStorageVolLookupByPath (conn, path);
  PdkVolumeInfo *info = volume != NULL ? pdk_storage_read_volume (volume, NULL) : NULL;

  virResetLastError ();
  return info;
}

gboolean
pdk_create_sees_files (void)
{
  return g_getenv ("FLATPAK_ID") == NULL;
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

/* What may not be looked at may be one. */
static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf status;

  if (!pdk_create_sees_files ())
    return TRUE;
  if (g_stat (path, &status) != 0)
    return (errno != ENOENT && errno != ENOTDIR) || fail (error, _ ("There is no such file"));
  if (S_ISREG (status.st_mode) && status.st_size == 0)
    return fail (error, _ ("This file is empty"));
  return S_ISREG (status.st_mode) || S_ISBLK (status.st_mode) ||
         fail (error, _ ("This is no disk"));
}

static char *
find_by_name (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (path, formats[i].suffix))
      return g_strdup (formats[i].format);
  return g_strdup (pdk_download_is_packed (path) ? PDK_DISK_IMAGE_PACKED : "raw");
}

static gboolean
is_packed (const DiskAsked *asked)
{
  g_autofree char *format = asked->local ? pdk_disk_image_tell_format (asked->path) : NULL;

  return format != NULL ? g_str_equal (format, PDK_DISK_IMAGE_PACKED)
                        : pdk_download_is_packed (asked->path);
}

/* What is neither in a pool nor of this computer can only be believed to be one. */
static gboolean
find_disk (virConnectPtr conn, const DiskAsked *asked, Disk *disk, GError **error)
{
  g_autoptr (PdkVolumeInfo) info = find_by_pool (conn, asked->path);

  if (info == NULL)
    return !asked->local || check_file (asked->path, error);
  disk->format = g_strdup (info->format);
  disk->backing = g_strdup (info->backing);
  disk->pooled = TRUE;
  return !info->folder || fail (error, _ ("This is no disk"));
}

/* A device is written to by whoever has it. */
static gboolean
check_device (virConnectPtr conn, const DiskAsked *asked, Disk *disk, GError **error)
{
  disk->device = asked->local && pdk_create_sees_files ()
                     ? pdk_block_device_look (asked->path)
                     : pdk_block_device_find (conn, asked->path);
  if (disk->device != NULL && disk->device->use != NULL) {
    g_set_error (
        error, PDK_ERROR, PDK_ERROR_INVALID,
        /* Translators: %s is what the host does with a disk: “this computer has it mounted at /home” */
        _ ("No machine can have this disk: %s. Both would destroy what is on it."),
        disk->device->use);
    return FALSE;
  }
  /* Volumes of LVM are there for that. */
  if (disk->device != NULL && disk->pooled && disk->device->kind == PDK_BLOCK_MADE)
    g_clear_pointer (&disk->device, pdk_block_device_free);
  return TRUE;
}

static gpointer
format_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const DiskAsked *asked = data;
  Disk *disk = g_new0 (Disk, 1);

  if (!find_disk (conn, asked, disk, error) || !check_device (conn, asked, disk, error)) {
    disk_free (disk);
    return NULL;
  }
  /* libvirt takes what is packed for raw. */
  if (g_strcmp0 (disk->format, "raw") == 0 && is_packed (asked)) {
    g_free (disk->format);
    disk->format = g_strdup (PDK_DISK_IMAGE_PACKED);
  }
  if (disk->format == NULL && asked->local) {
    disk->format = pdk_disk_image_tell_format (asked->path);
    disk->backing = pdk_disk_image_tell_backing (asked->path);
  }
  if (disk->format == NULL)
    disk->format = find_by_name (asked->path);
  return disk;
}

void
pdk_create_format_find_async (PdkConnection *connection,
                              const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  DiskAsked *asked = g_new0 (DiskAsked, 1);

  asked->path = g_strdup (path);
  asked->local = pdk_connection_is_local (connection);
  queue (connection, PDK_LANE_SAMPLING, pdk_create_format_find_async, asked, disk_asked_free,
         format_in_worker, disk_free, cancellable, callback, user_data);
}

char *
pdk_create_format_find_finish (PdkConnection *connection,
                               GAsyncResult *result,
                               char **backing,
                               PdkBlockDevice **device,
                               GError **error)
{
  Disk *disk = NULL;
  char *format = NULL;

  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  disk = g_task_propagate_pointer (G_TASK (result), error);
  if (disk == NULL)
    return NULL;
  format = g_steal_pointer (&disk->format);
  *backing = g_steal_pointer (&disk->backing);
  *device = g_steal_pointer (&disk->device);
  disk_free (disk);
  return format;
}
