/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-error.h"
#include "pdk-libvirt.h"
#include "storage-fixture.h"
#include "storage/pdk-storage-users.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Which machines have which volumes. */

/* Of another client. */

#define MACHINE(disk)                                                                              \
  "<domain type='test'><name>user</name><uuid>5d1cd5a1-9fe7-4a3c-9c2c-bb9d6a1a2f10</uuid>"         \
  "<memory>65536</memory><os><type>hvm</type></os><devices><disk type='file'>"                     \
  "<source file='/default-pool/" disk "'/><target dev='vda'/></disk></devices></domain>"

/* It runs with one disk, and has another one in what is stored. */
static gpointer
make_machine (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virDomain) running = virDomainDefineXML (conn, MACHINE ("over.qcow2"));
  g_autoptr (virDomain) stored = NULL;

  g_assert_cmpint (virDomainCreate (running), ==, 0);
  stored = virDomainDefineXML (conn, MACHINE ("stored.qcow2"));
  g_assert_nonnull (stored);
  return NULL;
}

static gpointer
remove_machine (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "user");

  g_assert_cmpint (virDomainDestroy (domain), ==, 0);
  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
  return NULL;
}

static void
on_unused_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StorageOutcome *outcome = user_data;

  pdk_storage_delete_unused_finish (PDK_STORAGE (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
on_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(GStrv *) user_data = pdk_storage_find_users_finish (PDK_STORAGE (source), result, &error);
  g_assert_no_error (error);
}

static void
create_over (PdkStorage *storage)
{
  g_autoptr (PdkVolumeSpec) spec = pdk_volume_spec_new (POOL, "over.qcow2", "qcow2", GIB);
  StorageOutcome outcome = { 0 };

  spec->backing = g_strdup ("/default-pool/base.qcow2");
  spec->backing_format = g_strdup ("qcow2");
  pdk_storage_create_volume_async (storage, spec, NULL, NULL, NULL, storage_fixture_on_created,
                                   &outcome);
  await (outcome.done);
  g_assert_no_error (outcome.error);
  storage_outcome_clear (&outcome);
}

/* Nothing of a machine goes: not what it will have, nor what its disk is built upon. */
static void
test_delete_unused (ConnectionFixture *fixture, gconstpointer data)
{
  static const char *const pools[] = { POOL, POOL, POOL, POOL, NULL };
  static const char *const names[] = { "base.qcow2", "over.qcow2", "stored.qcow2", "free.qcow2",
                                       NULL };
  PdkStorage *storage = storage_fixture_open (fixture);
  PdkPool *pool = storage_fixture_watch_pool (storage, POOL);
  g_auto (GStrv) users = NULL;
  StorageOutcome outcome = { 0 };

  g_assert_cmpint (storage_fixture_create (storage, "base.qcow2", GIB, FALSE), ==, -1);
  g_assert_cmpint (storage_fixture_create (storage, "stored.qcow2", GIB, FALSE), ==, -1);
  create_over (storage);
  storage_fixture_elsewhere (make_machine);
  pdk_storage_find_users_async (storage, pools, names, NULL, NULL, NULL, on_users, &users);
  await (users != NULL);
  g_assert_cmpstr (users[3], ==, "");
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpstr (users[i], ==, "user");
    pdk_storage_delete_unused_async (storage, POOL, names[i], NULL, NULL, NULL, NULL,
                                     on_unused_deleted, &outcome);
    await (outcome.done);
    g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_BUSY);
    g_assert_cmpstr (outcome.error->message, ==, "The machine “user” has this volume");
    storage_outcome_clear (&outcome);
  }

  storage_fixture_elsewhere (remove_machine);
  for (guint i = 0; i < 3; i++) {
    pdk_storage_delete_unused_async (storage, POOL, names[i], NULL, NULL, NULL, NULL,
                                     on_unused_deleted, &outcome);
    await (outcome.done);
    g_assert_no_error (outcome.error);
    storage_outcome_clear (&outcome);
  }
  pdk_pool_unwatch (pool);
}

/* Each in another place of its documents. */
#define EVERYTHING                                                                                 \
  "<domain type='test'><name>user</name><uuid>5d1cd5a1-9fe7-4a3c-9c2c-bb9d6a1a2f10</uuid>"         \
  "<memory>65536</memory><os><type>hvm</type>"                                                     \
  "<loader type='pflash' readonly='yes'>/default-pool/loader</loader>"                             \
  "<nvram>/default-pool/nvram</nvram><kernel>/default-pool/kernel</kernel>"                        \
  "<initrd>/default-pool/initrd</initrd><dtb>/default-pool/dtb</dtb></os><devices>"                \
  "<filesystem type='mount'><source dir='/default-pool/folder'/><target dir='/default-pool/t'/>"   \
  "</filesystem><filesystem type='file'><source file='/default-pool//root'/>"                      \
  "<target dir='/'/></filesystem></devices></domain>"
#define SNAPSHOT "<domainsnapshot><name>before</name></domainsnapshot>"

/* What it goes back to is not what it has. */
static gpointer
make_much (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virDomain) before = virDomainDefineXML (conn, MACHINE ("before"));
  g_autoptr (virDomain) now = NULL;
  virDomainSnapshotPtr snapshot = virDomainSnapshotCreateXML (before, SNAPSHOT, 0);

  g_assert_nonnull (snapshot);
  virDomainSnapshotFree (snapshot);
  now = virDomainDefineXML (conn, EVERYTHING);
  g_assert_nonnull (now);
  return NULL;
}

/* A guest that reads the host's folder has all that is in it. */
static gpointer
share (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virDomain) domain = virDomainDefineXML (
      conn, "<domain type='test'><name>sharer</name><memory>65536</memory><os><type>hvm</type></os>"
            "<devices><filesystem><source dir='/default-pool/'/><target dir='all'/></filesystem>"
            "</devices></domain>");

  g_assert_nonnull (domain);
  return NULL;
}

static gpointer
share_no_more (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "sharer");

  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
  return NULL;
}

static gpointer
remove_much (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "user");
  virDomainSnapshotPtr snapshot = virDomainSnapshotLookupByName (domain, "before", 0);

  g_assert_cmpint (virDomainSnapshotDelete (snapshot, 0), ==, 0);
  virDomainSnapshotFree (snapshot);
  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
  return NULL;
}

/* A volume may be more than a disk, and what it was once may come back. */
static void
test_users (ConnectionFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "loader", "nvram", "kernel", "initrd", "dtb",
                                       "folder", "root",  "before", "t",      NULL };
  static const char *const pools[] = { POOL, POOL, POOL, POOL, POOL, POOL, POOL, POOL, POOL, NULL };
  PdkStorage *storage = storage_fixture_open (fixture);
  g_auto (GStrv) users = NULL;
  StorageOutcome outcome = { 0 };

  for (guint i = 0; names[i] != NULL; i++)
    g_assert_cmpint (storage_fixture_create (storage, names[i], GIB, FALSE), ==, -1);
  storage_fixture_elsewhere (make_much);
  pdk_storage_find_users_async (storage, pools, names, NULL, NULL, NULL, on_users, &users);
  await (users != NULL);
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_cmpstr (users[i], ==, g_str_equal (names[i], "t") ? "" : "user");
  pdk_storage_delete_unused_async (storage, POOL, "before", NULL, NULL, NULL, NULL,
                                   on_unused_deleted, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_BUSY);
  storage_outcome_clear (&outcome);
  g_clear_pointer (&users, g_strfreev);
  storage_fixture_elsewhere (share);
  pdk_storage_find_users_async (storage, pools, names, NULL, NULL, NULL, on_users, &users);
  await (users != NULL);
  g_assert_cmpstr (users[0], ==, "user");
  g_assert_cmpstr (users[8], ==, "sharer");
  storage_fixture_elsewhere (share_no_more);
  storage_fixture_elsewhere (remove_much);
  for (guint i = 0; names[i] != NULL; i++) {
    pdk_storage_delete_unused_async (storage, POOL, names[i], NULL, NULL, NULL, NULL,
                                     on_unused_deleted, &outcome);
    await (outcome.done);
    g_assert_no_error (outcome.error);
    storage_outcome_clear (&outcome);
  }
}

/* Calls of libvirt’s that fail when a test says so, each with an error of libvirt’s own. */

typedef enum { FAIL_NOT, FAIL_UNSUPPORTED, FAIL_OTHERWISE } Failing;

static Failing saved_fails, snapshots_fail, definition_fails;
static GCancellable *cancelled_by_definition; /* nullable */

static void
fail (virDomainPtr domain, Failing how)
{
  unsigned long long size = 0;

  /* The test driver has none of these. */
  if (how == FAIL_UNSUPPORTED)
    g_assert_cmpint (virDomainMigrateGetCompressionCache (domain, &size, 0), <, 0);
  else
    g_assert_cmpint (virDomainGetState (domain, NULL, NULL, G_MAXUINT32), <, 0);
  g_assert_true ((virGetLastErrorCode () == VIR_ERR_NO_SUPPORT) == (how == FAIL_UNSUPPORTED));
}

/* The names are in brackets as those of macros may be. */
int (virDomainHasManagedSaveImage) (virDomainPtr domain, unsigned int flags)
{
  int (*real) (virDomainPtr, unsigned int) = dlsym (RTLD_NEXT, "virDomainHasManagedSaveImage");

  if (saved_fails == FAIL_NOT)
    return real (domain, flags);
  fail (domain, saved_fails);
  return -1;
}

int (virDomainListAllSnapshots) (virDomainPtr domain,
                                 virDomainSnapshotPtr **snapshots,
                                 unsigned int flags)
{
  int (*real) (virDomainPtr, virDomainSnapshotPtr **, unsigned int) =
      dlsym (RTLD_NEXT, "virDomainListAllSnapshots");

  if (snapshots_fail == FAIL_NOT)
    return real (domain, snapshots, flags);
  fail (domain, snapshots_fail);
  return -1;
}

char *(virDomainGetXMLDesc) (virDomainPtr domain, unsigned int flags)
{
  char *(*real) (virDomainPtr, unsigned int) = dlsym (RTLD_NEXT, "virDomainGetXMLDesc");

  g_cancellable_cancel (cancelled_by_definition);
  if (definition_fails == FAIL_NOT)
    return real (domain, flags);
  fail (domain, definition_fails);
  return NULL;
}

/* Returns: the code of the error, or -1 */
static int
delete_unused (PdkStorage *storage, const char *name)
{
  StorageOutcome outcome = { 0 };
  int code = -1;

  pdk_storage_delete_unused_async (storage, POOL, name, NULL, NULL, NULL, NULL, on_unused_deleted,
                                   &outcome);
  await (outcome.done);
  if (outcome.error != NULL) {
    g_assert_true (outcome.error->domain == PDK_ERROR);
    code = outcome.error->code;
  }
  storage_outcome_clear (&outcome);
  return code;
}

/* What a host could not say is not nothing; what it does not know is. */
static void
test_users_unknown (ConnectionFixture *fixture, gconstpointer data)
{
  static const struct {
    Failing saved, snapshots, definition;
    gboolean is_known;
  } cases[] = {
    { FAIL_UNSUPPORTED, FAIL_UNSUPPORTED, FAIL_NOT, TRUE },
    { FAIL_OTHERWISE, FAIL_NOT, FAIL_NOT, FALSE },
    { FAIL_NOT, FAIL_OTHERWISE, FAIL_NOT, FALSE },
    { FAIL_NOT, FAIL_NOT, FAIL_UNSUPPORTED, FALSE },
    { FAIL_NOT, FAIL_NOT, FAIL_OTHERWISE, FALSE },
  };
  PdkStorage *storage = storage_fixture_open (fixture);

  storage_fixture_elsewhere (make_much);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (storage_fixture_create (storage, "free", GIB, FALSE), ==,
                     i > 0 && !cases[i - 1].is_known ? PDK_ERROR_EXISTS : -1);
    saved_fails = cases[i].saved;
    snapshots_fail = cases[i].snapshots;
    definition_fails = cases[i].definition;
    g_assert_cmpint (delete_unused (storage, "free") == -1, ==, cases[i].is_known);
  }
  saved_fails = snapshots_fail = definition_fails = FAIL_NOT;
  g_assert_cmpint (delete_unused (storage, "free"), ==, -1);
  storage_fixture_elsewhere (remove_much);
}

static void
on_users_refused (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_storage_find_users_finish (PDK_STORAGE (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

/* Not all machines are read when nobody waits for it any more. */
static void
test_users_cancelled (ConnectionFixture *fixture, gconstpointer data)
{
  static const char *const pools[] = { POOL, NULL };
  static const char *const names[] = { "before", NULL };
  PdkStorage *storage = storage_fixture_open (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean refused = FALSE;

  storage_fixture_elsewhere (make_much);
  cancelled_by_definition = cancellable;
  pdk_storage_find_users_async (storage, pools, names, NULL, NULL, cancellable, on_users_refused,
                                &refused);
  await (refused);
  cancelled_by_definition = NULL;
  storage_fixture_elsewhere (remove_much);
}

/* What a list shows is of both as well. */
static void
test_used_by_stored (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = NULL;
  PdkPool *pool = NULL;
  StorageOutcome outcome = { 0 };

  /* Without a client the driver forgets. */
  connection_fixture_open (fixture);
  g_assert_no_error (fixture->error);
  storage_fixture_elsewhere (make_machine);
  storage = pdk_storage_of (fixture->connection);
  pdk_storage_want (storage);
  await (pdk_storage_is_read (storage));
  pool = storage_fixture_watch_pool (storage, POOL);
  g_assert_cmpint (storage_fixture_create (storage, "stored.qcow2", GIB, FALSE), ==, -1);
  await (pdk_pool_find_volume (pool, "stored.qcow2") != NULL);
  await (
      g_str_equal (pdk_volume_get_used_by (pdk_pool_find_volume (pool, "stored.qcow2")), "user"));
  storage_fixture_elsewhere (remove_machine);
  pdk_storage_delete_volume_async (storage, POOL, "stored.qcow2", NULL, NULL,
                                   storage_fixture_on_deleted, &outcome);
  await (outcome.done);
  g_assert_no_error (outcome.error);
  pdk_pool_unwatch (pool);
}

static void
test_uses (void)
{
  static const char *const xml = "<domain><name>web</name><devices>"
                                 "<disk type='file'><source file='/images/a.qcow2'/></disk>"
                                 "<disk type='volume'><source pool='default' volume='b'/>"
                                 "<backingStore type='file'><source file='/images/c'/>"
                                 "<backingStore type='file'><source file='/images/d'/>"
                                 "</backingStore></backingStore></disk>"
                                 "<disk type='file' device='cdrom'/></devices></domain>";
  g_autoptr (GPtrArray) uses =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_volume_use_free);
  g_autoptr (PdkVolumeUsers) users = pdk_volume_users_new (FALSE);
  g_autoptr (PdkVolume) a = pdk_volume_new (pdk_volume_name_new ("a.qcow2"));
  g_autoptr (PdkVolume) b = pdk_volume_new (pdk_volume_name_new ("b"));
  g_autoptr (PdkVolumeInfo) info = pdk_volume_info_parse (
      "<volume><name>a.qcow2</name><target><path>/images/a.qcow2</path></target></volume>", NULL);
  g_autofree char *of_a = NULL;
  g_autofree char *of_b = NULL;
  g_autofree char *elsewhere = NULL;

  g_assert_true (pdk_volume_uses_read (xml, "web", uses, NULL));
  g_assert_true (pdk_volume_uses_read (xml, "web", uses, NULL));
  g_assert_cmpuint (uses->len, ==, 8);
  g_assert_cmpstr (((const PdkVolumeUse *) uses->pdata[3])->path, ==, "/images/d");
  pdk_volume_set_info (a, info);
  for (guint i = 0; i < uses->len; i++)
    pdk_volume_users_add (users, uses->pdata[i]);
  of_a = pdk_volume_users_name (users, "default", a);
  of_b = pdk_volume_users_name (users, "default", b);
  elsewhere = pdk_volume_users_name (users, "other", b);
  g_assert_cmpstr (of_a, ==, "web");
  g_assert_cmpstr (of_b, ==, "web");
  g_assert_cmpstr (elsewhere, ==, "");
}

/* Whatever it is called, a path is one. */
static void
test_places (void)
{
  static const char *const xml =
      "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>/a</name>"
      "<metadata><x path='/b'/></metadata><os><nvram type='volume'><source pool='p' volume='v'/>"
      "</nvram></os><devices><disk type='network'><source protocol='rbd' name='ceph/c'/></disk>"
      "<disk type='file'><source file='[store] d/d.vmdk'/><mirror><source file='/e'/></mirror>"
      "</disk><filesystem><source dir='/f/'/><target dir='/g'/></filesystem>"
      "<memory model='nvdimm'><source><path>/h</path></source></memory>"
      "<serial type='file'><log file='/i'/></serial>"
      "<disk type='dir'><source dir='/k'/></disk><disk type='network'>"
      "<source protocol='gluster' name='vol/l'><host name='server'/></source></disk>"
      "<disk type='file'><source file='C:\\M\\m.vdi'/></disk></devices><qemu:commandline>"
      "<qemu:arg value='file=/j,format=raw'/></qemu:commandline></domain>";
  static const struct {
    const char *path;
    PdkVolumeUseKind kind;
  } wanted[] = { { NULL, PDK_VOLUME_USE_FILE },
                 { "ceph/c", PDK_VOLUME_USE_IMAGE },
                 { "[store] d/d.vmdk", PDK_VOLUME_USE_IMAGE },
                 { "/e", PDK_VOLUME_USE_IMAGE },
                 { "/f", PDK_VOLUME_USE_FOLDER },
                 { "/h", PDK_VOLUME_USE_FILE },
                 { "/i", PDK_VOLUME_USE_FILE },
                 { "/k", PDK_VOLUME_USE_FOLDER },
                 { "gluster://server/vol/l", PDK_VOLUME_USE_IMAGE },
                 { "C:\\M\\m.vdi", PDK_VOLUME_USE_IMAGE },
                 { "/j", PDK_VOLUME_USE_FILE } };
  g_autoptr (GPtrArray) uses =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_volume_use_free);

  g_assert_true (pdk_volume_uses_read (xml, "web", uses, NULL));
  g_assert_cmpuint (uses->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < uses->len; i++) {
    const PdkVolumeUse *use = uses->pdata[i];

    g_assert_cmpstr (use->path, ==, wanted[i].path);
    g_assert_cmpint (use->kind, ==, wanted[i].kind);
    g_assert_cmpstr (use->volume, ==, i == 0 ? "v" : NULL);
    g_assert_cmpstr (use->machine, ==, "web");
  }
  /* What is too much to be read is not nothing. */
  g_assert_false (pdk_volume_uses_read ("<domain>", "web", uses, NULL));
}

static void
add_use (PdkVolumeUsers *users, PdkVolumeUseKind kind, const char *path, const char *machine)
{
  const PdkVolumeUse use = { .kind = kind, .path = (char *) path, .machine = (char *) machine };

  pdk_volume_users_add (users, &use);
}

/* One place has many names, and folders have others in them. */
static void
test_same_places (void)
{
  static const struct {
    const char *path;
    const char *user;
  } cases[] = {
    { "/shared", "folder" },
    { "/shared/a", "folder" },
    { "/shared/a/b.img", "folder" },
    { "/sharedmore", NULL },
    { "/images/deep", "file" },
    { "/images/dee", NULL },
    { "/images/deep/er/a.img", "file" },
    { "/images/deep/er/a.img/b", NULL },
    { "gluster://another/vol/a", "gluster" },
    { "gluster://another:24007/vol/a", "gluster" },
    { "gluster://another/vol/b", NULL },
    { "c:/vms/DISK.vdi", "drive" },
    { "c:\\vms", "drive" },
    { "d:\\vms\\disk.vdi", NULL },
    { "/other", NULL },
  };
  g_autoptr (PdkVolumeUsers) users = pdk_volume_users_new (FALSE);

  add_use (users, PDK_VOLUME_USE_FOLDER, "/", "all");
  add_use (users, PDK_VOLUME_USE_FOLDER, "/shared", "folder");
  add_use (users, PDK_VOLUME_USE_FILE, "/images/deep/er/a.img", "file");
  add_use (users, PDK_VOLUME_USE_IMAGE, "gluster://server/vol/a", "gluster");
  add_use (users, PDK_VOLUME_USE_IMAGE, "C:\\VMs\\disk.vdi", "drive");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (pdk_volume_users_find (users, NULL, cases[i].path), ==, cases[i].user);
  g_assert_cmpstr (pdk_volume_users_find (users, "/shared/a", NULL), ==, "folder");
}

/* What a link of this computer leads to is the same; of another one nobody knows. */
static void
test_links (gconstpointer local)
{
  g_autofree char *folder = g_dir_make_tmp ("pdk-links-XXXXXX", NULL);
  g_autofree char *real = g_build_filename (folder, "real", NULL);
  g_autofree char *linked = g_build_filename (folder, "linked", NULL);
  g_autofree char *volume = g_build_filename (real, "a.img", NULL);
  g_autofree char *used = g_build_filename (linked, "a.img", NULL);
  const char *user = local != NULL ? "web" : NULL;
  g_autoptr (PdkVolumeUsers) by_link = pdk_volume_users_new (local != NULL);
  g_autoptr (PdkVolumeUsers) by_file = pdk_volume_users_new (local != NULL);
  g_autoptr (PdkVolumeUsers) by_folder = pdk_volume_users_new (local != NULL);

  g_assert_cmpint (g_mkdir (real, 0700), ==, 0);
  g_assert_cmpint (symlink ("real", linked), ==, 0);
  g_assert_true (g_file_set_contents (volume, "", 0, NULL));
  add_use (by_link, PDK_VOLUME_USE_IMAGE, used, "web");
  add_use (by_file, PDK_VOLUME_USE_IMAGE, volume, "web");
  add_use (by_folder, PDK_VOLUME_USE_FOLDER, linked, "web");
  g_assert_cmpstr (pdk_volume_users_find (by_link, NULL, volume), ==, user);
  g_assert_cmpstr (pdk_volume_users_find (by_file, NULL, used), ==, user);
  g_assert_cmpstr (pdk_volume_users_find (by_folder, NULL, volume), ==, user);
  g_assert_cmpint (g_unlink (volume), ==, 0);
  g_assert_cmpint (g_unlink (linked), ==, 0);
  g_assert_cmpint (g_rmdir (real), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

#define ADD(path, func)                                                                            \
  g_test_add (path, ConnectionFixture, DEFAULT_URI, connection_fixture_set_up, func,               \
              connection_fixture_tear_down)
  ADD ("/storage/delete-unused", test_delete_unused);
  ADD ("/storage/users", test_users);
  ADD ("/storage/users/unknown", test_users_unknown);
  ADD ("/storage/users/cancelled", test_users_cancelled);
  ADD ("/storage/used-by-stored", test_used_by_stored);
#undef ADD
  g_test_add_func ("/storage/uses", test_uses);
  g_test_add_func ("/storage/places", test_places);
  g_test_add_func ("/storage/same-places", test_same_places);
  g_test_add_data_func ("/storage/links/local", GINT_TO_POINTER (TRUE), test_links);
  g_test_add_data_func ("/storage/links/remote", NULL, test_links);

  return g_test_run ();
}
