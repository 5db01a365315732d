/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-demo"
#include "config.h"

/* A made-up fleet for libvirt's test driver, which keeps its machines in this process: nothing is
 * started and nothing can break.  Names are those of machines and so not translated. */

#include "connection/pdk-demo.h"
#include "connection/pdk-uri.h"
#include "xml/pdk-xml.h"

#include <errno.h>
#include <glib/gstdio.h>

#define TEST_NAMESPACE      "http://libvirt.org/schemas/domain/test/1.0"
#define LIBOSINFO_NAMESPACE "http://libosinfo.org/xmlns/libvirt/domain/1.0"

#define DEBIAN  "http://debian.org/debian/11"
#define UBUNTU  "http://ubuntu.com/ubuntu/22.04"
#define FEDORA  "http://fedoraproject.org/fedora/37"
#define ROCKY   "http://rockylinux.org/rocky/9"
#define SUSE    "http://opensuse.org/opensuse/15.4"
#define FREEBSD "http://freebsd.org/freebsd/13.1"
#define WIN11   "http://microsoft.com/win/11"
#define WIN2022 "http://microsoft.com/win/2k22"

/* Machines that differ in their number only. */
typedef struct {
  const char *host;
  const char *prefix;
  const char *title; /* nullable */
  const char *os_id; /* nullable */
  guint n;
  guint vcpus;
  guint memory_mib;
  /* Over and over, one letter a machine: Running, Paused, Off, Saved, Crashed, sUspended, and
   * Transient (running, and gone when stopped). */
  const char *states;
} Group;

static const Group groups[] = {
  { "lab1", "gateway", "Gateway", FREEBSD, 2, 1, 512, "R" },
  { "lab1", "dns", "Name server", DEBIAN, 2, 1, 512, "R" },
  { "lab1", "student", NULL, UBUNTU, 32, 2, 2048, "RRORRRPROS" },
  { "lab1", "win11", "Windows 11 desk", WIN11, 8, 4, 8192, "ROSR" },
  { "lab1", "experiment", NULL, FEDORA, 12, 4, 4096, "OROC" },
  { "lab1", "dc", "Domain controller", WIN2022, 2, 2, 4096, "R" },
  { "lab2", "k8s-control", "Kubernetes control plane", ROCKY, 3, 4, 8192, "R" },
  { "lab2", "k8s-node", "Kubernetes node", ROCKY, 16, 8, 16384, "RRRRRRRP" },
  { "lab2", "ceph", "Storage node", ROCKY, 5, 4, 16384, "R" },
  { "lab2", "loadtest", NULL, DEBIAN, 12, 2, 1024, "TTTTOOOO" },
  { "lab2", "legacy", "Old accounting", WIN2022, 2, 2, 4096, "RU" },
  { "web", "web", "Web server", DEBIAN, 16, 2, 4096, "RRRRRRRO" },
  { "web", "shop", "Shop front end", UBUNTU, 8, 4, 8192, "R" },
  { "web", "db", "Database", ROCKY, 4, 8, 32768, "R" },
  { "web", "cache", NULL, DEBIAN, 4, 2, 8192, "RRRC" },
  { "web", "mail", "Mail", DEBIAN, 2, 2, 4096, "R" },
  { "web", "staging", "Staging", DEBIAN, 6, 2, 2048, "ROS" },
  { "build", "runner", "Build runner", FEDORA, 20, 8, 16384, "RRRRROTT" },
  { "build", "arm-cross", NULL, DEBIAN, 4, 4, 8192, "RO" },
  { "build", "win-builder", "Windows builder", WIN2022, 6, 8, 16384, "RRP" },
  { "build", "bsd-builder", "FreeBSD builder", FREEBSD, 4, 4, 8192, "RO" },
  { "archive", "backup", "Backup", DEBIAN, 3, 2, 4096, "R" },
  { "archive", "wiki", "Old wiki", SUSE, 3, 1, 2048, "OS" },
  { "archive", "project", NULL, SUSE, 20, 2, 2048, "OOOSO" },
  { "archive", "appliance", "Vendor appliance", NULL, 4, 2, 4096, "ROOU" },
};

static const char *const hosts[] = { "lab1", "lab2", "web", "build", "archive" };

/* The folder and the files that were made last.  Written in a thread, removed on the main thread. */
static GMutex demo_mutex;
static char *demo_folder;
static GPtrArray *demo_files;

/* The same machine has the same UUID in every run, so that what is kept by UUID is found again. */
static char *
make_uuid (const char *host, const char *name)
{
  g_autofree char *key = g_strconcat (host, "/", name, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", sum, sum + 8, sum + 12, sum + 16, sum + 20);
}

static void
add_state (PdkXmlElement *domain, char state)
{
  static const struct {
    char letter;
    const char *run_state; /* a number of virDomainState */
  } states[] = {
    { 'R', "1" }, { 'T', "1" }, { 'P', "3" }, { 'O', "5" },
    { 'S', "5" }, { 'C', "6" }, { 'U', "7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].letter == state)
      pdk_xml_add_in (domain, TEST_NAMESPACE, "test", "runstate", states[i].run_state);
  if (state == 'S')
    pdk_xml_add_in (domain, TEST_NAMESPACE, "test", "hasmanagedsave", NULL);
  if (state == 'T')
    pdk_xml_add_in (domain, TEST_NAMESPACE, "test", "transient", NULL);
}

static void
add_os (PdkXmlElement *domain, const char *os_id)
{
  PdkXmlElement *metadata = pdk_xml_add (domain, "metadata", NULL);
  PdkXmlElement *libosinfo =
      pdk_xml_add_in (metadata, LIBOSINFO_NAMESPACE, "libosinfo", "libosinfo", NULL);
  PdkXmlElement *os = pdk_xml_add_in (libosinfo, LIBOSINFO_NAMESPACE, "libosinfo", "os", NULL);

  pdk_xml_set_attribute (os, "id", os_id);
}

static void
add_devices (PdkXmlElement *domain, const char *name)
{
  g_autofree char *image = g_strconcat ("/default-pool/", name, ".qcow2", NULL);
  PdkXmlElement *devices = pdk_xml_add (domain, "devices", NULL);
  PdkXmlElement *disk = pdk_xml_add (devices, "disk", NULL);
  PdkXmlElement *interface = pdk_xml_add (devices, "interface", NULL);

  pdk_xml_set_attribute (disk, "type", "file");
  pdk_xml_set_attribute (disk, "device", "disk");
  pdk_xml_set_attribute (pdk_xml_ensure (disk, "source"), "file", image);
  pdk_xml_set_attribute (pdk_xml_ensure (disk, "target"), "dev", "vda");
  pdk_xml_set_attribute (pdk_xml_ensure (disk, "target"), "bus", "virtio");
  pdk_xml_set_attribute (interface, "type", "network");
  pdk_xml_set_attribute (pdk_xml_ensure (interface, "source"), "network", "default");
  pdk_xml_set_attribute (pdk_xml_ensure (interface, "model"), "type", "virtio");
}

static void
add_domain (PdkXmlElement *node, const Group *group, guint number)
{
  g_autofree char *name = g_strdup_printf ("%s-%02u", group->prefix, number);
  g_autofree char *uuid = make_uuid (group->host, name);
  g_autofree char *vcpus = g_strdup_printf ("%u", group->vcpus);
  g_autofree char *memory = g_strdup_printf ("%u", group->memory_mib);
  PdkXmlElement *domain = pdk_xml_add (node, "domain", NULL);

  pdk_xml_set_attribute (domain, "type", "test");
  add_state (domain, group->states[(number - 1) % strlen (group->states)]);
  pdk_xml_add (domain, "name", name);
  pdk_xml_add (domain, "uuid", uuid);
  if (group->title != NULL) {
    g_autofree char *title = g_strdup_printf ("%s %u", group->title, number);

    pdk_xml_add (domain, "title", title);
  }
  if (group->os_id != NULL)
    add_os (domain, group->os_id);
  pdk_xml_set_attribute (pdk_xml_add (domain, "memory", memory), "unit", "MiB");
  pdk_xml_add (domain, "vcpu", vcpus);
  pdk_xml_set_attribute (pdk_xml_add (pdk_xml_add (domain, "os", NULL), "type", "hvm"), "arch",
                         "x86_64");
  add_devices (domain, name);
}

static void
add_network (PdkXmlElement *node)
{
  PdkXmlElement *network = pdk_xml_add (node, "network", NULL);
  PdkXmlElement *range;

  pdk_xml_add (network, "name", "default");
  pdk_xml_set_attribute (pdk_xml_ensure (network, "bridge"), "name", "virbr0");
  pdk_xml_set_attribute (pdk_xml_ensure (network, "ip"), "address", "192.168.122.1");
  pdk_xml_set_attribute (pdk_xml_ensure (network, "ip"), "netmask", "255.255.255.0");
  range = pdk_xml_ensure (network, "ip/dhcp/range");
  pdk_xml_set_attribute (range, "start", "192.168.122.2");
  pdk_xml_set_attribute (range, "end", "192.168.122.254");
}

static void
add_pool (PdkXmlElement *node)
{
  PdkXmlElement *pool = pdk_xml_add (node, "pool", NULL);

  pdk_xml_set_attribute (pool, "type", "dir");
  pdk_xml_add (pool, "name", "default");
  pdk_xml_set_text (pdk_xml_ensure (pool, "target/path"), "/default-pool");
}

static PdkXmlDocument *
make_host (void)
{
  PdkXmlDocument *document = pdk_xml_document_new ("node");
  PdkXmlElement *node = pdk_xml_document_get_root (document);
  PdkXmlElement *cpu = pdk_xml_add (node, "cpu", NULL);

  pdk_xml_add (cpu, "mhz", "3000");
  pdk_xml_add (cpu, "model", "x86_64");
  pdk_xml_add (cpu, "active", "64");
  pdk_xml_add (cpu, "nodes", "1");
  pdk_xml_add (cpu, "sockets", "2");
  pdk_xml_add (cpu, "cores", "16");
  pdk_xml_add (cpu, "threads", "2");
  pdk_xml_add (node, "memory", "268435456"); /* KiB */
  add_network (node);
  add_pool (node);
  return document;
}

static gboolean
write_document (PdkXmlDocument *document, const char *path, GError **error)
{
  g_autofree char *text = pdk_xml_document_to_string (document);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

gboolean
pdk_demo_write_fleet (const char *path, guint n_domains, const char *prefix, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  Group group = {
    .host = prefix, .prefix = prefix, .os_id = DEBIAN, .vcpus = 2, .memory_mib = 1024, .states = "R"
  };

  g_return_val_if_fail (path != NULL && prefix != NULL, FALSE);

  document = make_host ();
  for (guint i = 1; i <= n_domains; i++)
    add_domain (pdk_xml_document_get_root (document), &group, i);
  return write_document (document, path, error);
}

static char *
write_host (const char *host, GError **error)
{
  g_autoptr (PdkXmlDocument) document = make_host ();
  g_autofree char *file_name = g_strconcat (host, ".xml", NULL);
  g_autofree char *path = g_build_filename (demo_folder, file_name, NULL);
  PdkUri uri = { .driver = (char *) "test", .path = path };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint number = 1; g_str_equal (groups[i].host, host) && number <= groups[i].n; number++)
      add_domain (pdk_xml_document_get_root (document), &groups[i], number);
  if (!write_document (document, path, error))
    return NULL;
  g_ptr_array_add (demo_files, g_strdup (path));
  return pdk_uri_build (&uri);
}

static gboolean
make_folder (GError **error)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_runtime_dir (), "paddock-demo-XXXXXX", NULL);
  int saved_errno;

  if (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700) == 0 &&
      g_mkdtemp_full (folder, 0700) != NULL) {
    demo_folder = g_steal_pointer (&folder);
    demo_files = g_ptr_array_new_with_free_func (g_free);
    return TRUE;
  }
  saved_errno = errno;
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                       g_strerror (saved_errno));
  return FALSE;
}

static void
remove_files (void)
{
  if (demo_folder == NULL)
    return;
  for (guint i = 0; i < demo_files->len; i++)
    g_unlink (demo_files->pdata[i]);
  g_rmdir (demo_folder);
  g_clear_pointer (&demo_files, g_ptr_array_unref);
  g_clear_pointer (&demo_folder, g_free);
}

static char **
write_hosts (GError **error)
{
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();

  if (!make_folder (error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autofree char *uri = write_host (hosts[i], error);

    if (uri == NULL) {
      remove_files ();
      return NULL;
    }
    g_strv_builder_add (uris, uri);
  }
  return g_strv_builder_end (uris);
}

static void
create_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&demo_mutex);
  g_autoptr (GError) error = NULL;
  char **uris = NULL;

  /* Looked at with the mutex held: whoever cancels and then cleans up leaves nothing behind. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error)) {
    remove_files ();
    uris = write_hosts (&error);
  }
  if (uris != NULL)
    g_task_return_pointer (task, uris, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pdk_demo_create_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_demo_create_async);
  g_task_set_name (task, "pdk_demo_create_async");
  g_task_run_in_thread (task, create_in_thread);
}

char **
pdk_demo_create_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_demo_create_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pdk_demo_cleanup (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&demo_mutex);

  remove_files ();
}
