/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection-private.h"
#include "create/pdk-create-macs.h"
#include "create/pdk-create-run.h"
#include "create/pdk-create-spec.h"
#include "create/pdk-create-undo.h"
#include "pdk-error.h"
#include "storage/pdk-storage-change.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <signal.h>

/* Machines made on libvirt's test driver, and what is left when something goes wrong at each step. */

#define HOST                                                                                       \
  "<node>"                                                                                         \
  "<domain type='test'><name>taken</name><memory>1024</memory><os><type>hvm</type></os>"           \
  "<devices><interface type='network'><mac address='52:54:00:AA:00:01'/><source network='lan'/>"   \
  "</interface></devices></domain>"                                                                \
  "<network><name>lan</name><bridge name='br9'/><ip address='10.9.9.1' netmask='255.255.255.0'/>"  \
  "</network>"                                                                                     \
  "<pool type='dir'><name>images</name><capacity unit='GiB'>100</capacity>"                        \
  "<target><path>/images</path></target>"                                                          \
  "<volume type='file'><name>old.img</name><capacity>1024</capacity></volume>"                     \
  "<volume type='file'><name>half.img</name><capacity>1024</capacity>"                             \
  "<allocation>512</allocation></volume>"                                                          \
  "<volume type='file'><name>old-2-install-kernel</name><capacity>1024</capacity></volume></pool>" \
  "</node>"

#define OFFER                                                                                      \
  "<domainCapabilities><path>/usr/bin/test-hv</path><domain>test</domain><arch>x86_64</arch>"      \
  "<devices><disk supported='yes'><enum name='bus'><value>ide</value></enum></disk></devices>"     \
  "</domainCapabilities>"

typedef struct {
  PdkConnection *connection;
  char *folder; /* of the journals */
  PdkJob *job;
  char *uuid; /* nullable: of what was made */
  GError *error;
  gboolean done;
} Fixture;

static guint stop_at;
static gboolean kills;

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (pdk_connection_open_finish (PDK_CONNECTION (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "create-XXXXXX.xml", NULL);
  g_autofree char *uri = NULL;
  gboolean open = FALSE;

  g_close (g_mkstemp (path), NULL);
  g_assert_true (g_file_set_contents (path, HOST, -1, NULL));
  uri = g_strconcat ("test://", path, NULL);
  fixture->connection = pdk_connection_new (uri, NULL);
  pdk_connection_open_async (fixture->connection, NULL, on_opened, &open);
  await (open);
  g_unlink (path);
  fixture->folder = g_dir_make_tmp ("pdk-journal-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_create_run_set_hook (NULL);
  g_clear_object (&fixture->job);
  g_clear_error (&fixture->error);
  g_free (fixture->uuid);
  g_free (fixture->folder);
  pdk_connection_close (fixture->connection);
  await (G_OBJECT (fixture->connection)->ref_count == 1);
  g_assert_finalize_object (fixture->connection);
}

/* @storage: (nullable): what is known of the host's */
static PdkCreatePlan *
make_plan_from (PdkCreateFrom from, const char *name, PdkStorage *storage)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
  PdkNetworkChoice network = { .type = PDK_NETWORK_NETWORK,
                               .source = (char *) "lan",
                               .stopped = TRUE };
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const gboolean tree = from == PDK_CREATE_FROM_TREE;
  const PdkCreateSpec spec = { .from = from,
                               .name = name,
                               .storage = storage,
                               .location = from == PDK_CREATE_FROM_DISC ? "/srv/old.img" : NULL,
                               .disc_pool = from == PDK_CREATE_FROM_DISC ? "images" : NULL,
                               .kernel = tree ? "http://x/linux" : NULL,
                               .initrd = tree ? "http://x/initrd" : NULL,
                               .boot_pool = "images",
                               .memory = 64 * 1024 * 1024,
                               .n_vcpus = 1,
                               .disk_pool = "images",
                               .disk_size = 1024 * 1024,
                               .nics = nics };

  g_ptr_array_add (nics, &network);
  return pdk_create_spec_plan (&spec, offer);
}

static PdkCreatePlan *
make_plan (const char *name)
{
  return make_plan_from (PDK_CREATE_FROM_NETWORK, name, NULL);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->uuid = pdk_create_run_finish (PDK_CONNECTION (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
run (Fixture *fixture, PdkCreatePlan *plan)
{
  fixture->job = pdk_create_run (fixture->connection, plan, fixture->folder, on_run, fixture);
  await (fixture->done);
}

static guint
count_journals (Fixture *fixture)
{
  g_autoptr (GPtrArray) journals = pdk_create_journal_load_all (fixture->folder);

  return journals->len;
}

/* Asked of the host itself: whether there is a machine, volume and running network of this test. */
typedef struct {
  gboolean machine, runs, volume, network;
} Found;

static gpointer
look_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  Found *found = data;
  virDomainPtr domain = virDomainLookupByName (conn, "new");
  virStoragePoolPtr pool = virStoragePoolLookupByName (conn, "images");
  virStorageVolPtr volume = virStorageVolLookupByName (pool, "new.img");
  virNetworkPtr network = virNetworkLookupByName (conn, "lan");

  found->machine = domain != NULL;
  found->runs = domain != NULL && virDomainIsActive (domain) == 1;
  found->volume = volume != NULL;
  found->network = virNetworkIsActive (network) == 1;
  if (domain != NULL)
    virDomainFree (domain);
  if (volume != NULL)
    virStorageVolFree (volume);
  virStoragePoolFree (pool);
  virNetworkFree (network);
  virResetLastError ();
  return GINT_TO_POINTER (TRUE);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static Found
look (Fixture *fixture)
{
  Found *found = g_new0 (Found, 1);
  Found copy;
  gboolean done = FALSE;
  GTask *task = g_task_new (fixture->connection, NULL, on_looked, &done);

  g_task_set_task_data (task, found, NULL);
  pdk_connection_queue (fixture->connection, PDK_LANE_QUERY, 0, task, look_in_worker, NULL);
  await (done);
  copy = *found;
  g_free (found);
  return copy;
}

static void
stop_network (Fixture *fixture)
{
  g_autoptr (PdkCreateJournal) journal =
      pdk_create_journal_new (fixture->folder, "", "", "network");
  gboolean done = FALSE;

  pdk_create_journal_add (journal, PDK_CREATE_MADE_NETWORK, NULL, "lan");
  pdk_create_undo_async (fixture->connection, journal, NULL, NULL, on_looked, &done);
  await (done);
}

static void
assert_nothing (Fixture *fixture)
{
  const Found found = look (fixture);

  g_assert_false (found.machine);
  g_assert_false (found.volume);
  g_assert_false (found.network);
  g_assert_cmpuint (count_journals (fixture), ==, 0);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  Found found;

  stop_network (fixture);
  run (fixture, make_plan ("new"));
  g_assert_no_error (fixture->error);
  g_assert_nonnull (fixture->uuid);
  g_assert_cmpint (pdk_job_get_state (fixture->job), ==, PDK_JOB_SUCCEEDED);
  found = look (fixture);
  g_assert_true (found.machine && found.runs && found.volume && found.network);
  g_assert_cmpuint (count_journals (fixture), ==, 0);
}

static void
on_step (guint step, PdkJob *job)
{
  if (step != stop_at)
    return;
  if (kills)
    kill (getpid (), SIGKILL);
  else
    pdk_job_cancel (job);
}

/* One that somebody chose on the way is started, too, and stopped again. */
static void
test_custom_network (Fixture *fixture, gconstpointer data)
{
  PdkCreatePlan *plan = make_plan ("new");
  g_autofree char *text = pdk_create_plan_write (plan, PDK_CREATE_INSTALLED);

  plan->document = pdk_xml_document_parse (text, NULL);
  g_ptr_array_set_size (plan->networks, 0);
  stop_at = data == NULL ? G_MAXUINT : PDK_CREATE_STEP_DEFINE;
  kills = FALSE;
  stop_network (fixture);
  pdk_create_run_set_hook (on_step);
  run (fixture, plan);
  if (data != NULL)
    assert_nothing (fixture);
  else
    g_assert_true (look (fixture).network && look (fixture).runs);
}

/* What was there before stays. */
static void
test_name_taken (Fixture *fixture, gconstpointer data)
{
  stop_network (fixture);
  run (fixture, make_plan ("taken"));
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_EXISTS);
  assert_nothing (fixture);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (pdk_create_journal_save_finish (result, NULL));
  *(gboolean *) user_data = TRUE;
}

/* A journal that has the volume, as it is found when the program starts again.  @key: (nullable) */
static GPtrArray *
load_journal (Fixture *fixture, const char *key)
{
  g_autoptr (PdkCreateJournal) journal =
      pdk_create_journal_new (fixture->folder, "test:///", "new", "before");
  GPtrArray *journals = NULL;
  gboolean saved = FALSE;

  pdk_create_journal_add (journal, PDK_CREATE_MADE_VOLUME, "images", "new.img")->key =
      g_strdup (key);
  pdk_create_journal_save_async (journal, on_saved, &saved);
  await (saved);
  journals = pdk_create_journal_load_all (fixture->folder);
  g_assert_cmpuint (journals->len, ==, 1);
  return journals;
}

typedef struct {
  GError *error;
  gboolean done;
} Undone;

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Undone *undone = user_data;

  pdk_create_undo_finish (PDK_CONNECTION (source), result, &undone->error);
  undone->done = TRUE;
}

/* The link broke while it was made, and it was tried again: the name is another machine's by now. */
static void
test_undo_of_another (Fixture *fixture, gconstpointer data)
{
  const char *key = data != NULL ? "/images/new.img" : NULL;
  g_autoptr (PdkJob) job = pdk_job_new_work ("Removing", "new", "Not removed", NULL);
  g_autoptr (GPtrArray) journals = NULL;
  Undone undone = { 0 };
  Found found;

  stop_network (fixture);
  run (fixture, make_plan ("new"));
  g_assert_no_error (fixture->error);
  journals = load_journal (fixture, key);
  pdk_create_undo_async (fixture->connection, journals->pdata[0], job, NULL, on_undone, &undone);
  await (undone.done);
  g_assert_cmpfloat (pdk_job_get_progress (job), >=, 0);
  found = look (fixture);
  g_assert_true (found.machine && found.runs && found.volume);
  if (key != NULL)
    g_assert_error (undone.error, PDK_ERROR, PDK_ERROR_BUSY);
  else
    g_assert_no_error (undone.error);
  g_assert_cmpuint (count_journals (fixture), ==, key != NULL ? 1 : 0);
  g_clear_error (&undone.error);
}

/* It is told, and what was not tried yet stays noted. */
static void
test_undo_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) journals = NULL;
  Undone undone = { 0 };
  Found found;

  stop_network (fixture);
  run (fixture, make_plan ("new"));
  g_assert_no_error (fixture->error);
  journals = load_journal (fixture, NULL);
  g_cancellable_cancel (cancellable);
  pdk_create_undo_async (fixture->connection, journals->pdata[0], NULL, cancellable, on_undone,
                         &undone);
  await (undone.done);
  g_assert_error (undone.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&undone.error);
  found = look (fixture);
  g_assert_true (found.machine && found.runs && found.volume);
  g_assert_cmpuint (count_journals (fixture), ==, 1);
}

static const char *
get_volume (PdkCreatePlan *plan, guint at)
{
  return ((PdkCreateVolume *) plan->volumes->pdata[at])->spec->name;
}

/* What is made is called as nothing of the host is, all of it alike. */
static void
test_volume_taken (Fixture *fixture, gconstpointer data)
{
  PdkStorage *storage = pdk_storage_of (fixture->connection);
  PdkPool *pool = NULL;
  g_autoptr (PdkCreatePlan) tree = NULL;
  g_autoptr (PdkCreatePlan) disc = NULL;
  g_autofree char *kernel = NULL;

  pdk_storage_want (storage);
  await ((pool = pdk_storage_find_pool (storage, "images")) != NULL);
  pdk_pool_watch (pool);
  await (pdk_pool_has_volumes (pool));
  tree = make_plan_from (PDK_CREATE_FROM_TREE, "old", storage);
  g_assert_cmpstr (tree->machine->name, ==, "old");
  g_assert_cmpstr (get_volume (tree, 0), ==, "old-3.img");
  kernel = pdk_create_plan_get_kernel_name (tree);
  g_assert_cmpstr (kernel, ==, "old-3-install-kernel");
  disc = make_plan_from (PDK_CREATE_FROM_DISC, "new", storage);
  g_assert_cmpstr (get_volume (disc, 0), ==, "new.img");
  g_assert_cmpstr (get_volume (disc, 1), ==, "old-2.img");
  g_assert_cmpstr (disc->disc_name, ==, "old-2.img");
  await (pdk_pool_find_copy (pool, "old.img", 1024) != NULL);
  g_assert_null (pdk_pool_find_copy (pool, "old.img", 1025));
  g_assert_null (pdk_pool_find_copy (pool, "other.img", 1024));
  g_assert_null (pdk_pool_find_copy (pool, "half.img", 1024));
  run (fixture, make_plan_from (PDK_CREATE_FROM_NETWORK, "old", storage));
  g_assert_no_error (fixture->error);
  pdk_pool_unwatch (pool);
}

/* What is shown before is what is begun with, once that is there. */
static void
test_foreseen (void)
{
  g_autoptr (PdkCreatePlan) plan = make_plan_from (PDK_CREATE_FROM_TREE, "new", NULL);
  g_autofree char *foreseen = pdk_create_plan_foresee (plan, "/images", "scripted");
  g_autofree char *begun = NULL;

  plan->machine->kernel = g_strdup ("/images/new-install-kernel");
  plan->machine->initrd = g_strdup ("/images/new-install-initrd");
  plan->machine->arguments = g_strdup ("scripted");
  begun = pdk_create_plan_write (plan, PDK_CREATE_INSTALL);
  g_assert_cmpstr (foreseen, ==, begun);
}

static gboolean
has_old (PdkCreatePlan *plan)
{
  return pdk_create_plan_has_volume (plan, "images", "old.img", "/images/old.img");
}

/* A volume is used, too, where a disk is a copy of it, or an installer is taken from it. */
static void
test_copied_from (void)
{
  g_autoptr (PdkCreatePlan) plan = make_plan ("new");
  PdkCreateVolume *volume = plan->volumes->pdata[0];

  g_assert_false (has_old (plan));
  plan->disc = g_strdup ("/images/old.img");
  g_assert_true (has_old (plan));
  g_clear_pointer (&plan->disc, g_free);
  volume->image = g_strdup ("/images/old.img");
  g_assert_true (has_old (plan));
  volume->image_is_here = TRUE;
  g_assert_false (has_old (plan));
}

/* What nobody knew of is refused, and stays. */
static void
test_volume_taken_meanwhile (Fixture *fixture, gconstpointer data)
{
  stop_network (fixture);
  run (fixture, make_plan ("old"));
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_EXISTS);
  assert_nothing (fixture);
}

static void
on_macs (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GHashTable **) user_data = pdk_create_macs_load_finish (PDK_CONNECTION (source), result, NULL);
}

/* Which addresses the machines of the host have, however they are written. */
static void
test_macs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) macs = NULL;

  pdk_create_macs_load_async (fixture->connection, NULL, on_macs, &macs);
  await (macs != NULL);
  g_assert_true (pdk_create_macs_has (macs, "52:54:00:Aa:00:01"));
  g_assert_false (pdk_create_macs_has (macs, "52:54:00:aa:00:02"));
  g_assert_false (pdk_create_macs_has (NULL, "52:54:00:aa:00:01"));
}

static void
test_define_refused (Fixture *fixture, gconstpointer data)
{
  PdkCreatePlan *plan = make_plan ("new");

  stop_network (fixture);
  plan->machine->n_vcpus = 0;
  run (fixture, plan);
  g_assert_nonnull (fixture->error);
  g_assert_cmpint (pdk_job_get_state (fixture->job), ==, PDK_JOB_FAILED);
  assert_nothing (fixture);
}

/* At whatever step it is cancelled, nothing is left of it. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  stop_at = GPOINTER_TO_UINT (data);
  kills = FALSE;
  stop_network (fixture);
  pdk_create_run_set_hook (on_step);
  run (fixture, make_plan ("new"));
  if (fixture->error == NULL) {
    /* Nothing is noted before this step. */
    g_assert_true (look (fixture).machine);
    return;
  }
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (pdk_job_get_state (fixture->job), ==, PDK_JOB_CANCELLED);
  assert_nothing (fixture);
}

/* In a process that is killed: what it leaves behind is noted, in the order it was made.  What runs
 * is nothing left behind. */
static void
test_kill (Fixture *fixture, gconstpointer data)
{
  static const PdkCreateMadeKind made[] = { PDK_CREATE_MADE_NETWORK, PDK_CREATE_MADE_VOLUME,
                                            PDK_CREATE_MADE_MACHINE };
  const guint n_made = GPOINTER_TO_UINT (data);
  static const guint steps[] = { PDK_CREATE_STEP_CHECK, PDK_CREATE_STEP_NETWORKS,
                                 PDK_CREATE_STEP_VOLUMES, PDK_CREATE_STEP_DEFINE,
                                 PDK_CREATE_STEP_DROP_KERNEL };
  const char *folder = g_getenv ("PDK_TEST_FOLDER");
  g_autoptr (GPtrArray) journals = NULL;
  const PdkCreateJournal *journal = NULL;

  if (g_test_subprocess ()) {
    stop_at = steps[n_made];
    kills = TRUE;
    stop_network (fixture);
    g_free (fixture->folder);
    fixture->folder = g_strdup (folder);
    pdk_create_run_set_hook (on_step);
    run (fixture, make_plan ("new"));
    return;
  }
  g_setenv ("PDK_TEST_FOLDER", fixture->folder, TRUE);
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_assert_false (g_test_trap_has_passed ());
  journals = pdk_create_journal_load_all (fixture->folder);
  if (n_made > G_N_ELEMENTS (made)) {
    g_assert_cmpuint (journals->len, ==, 0);
    return;
  }
  g_assert_cmpuint (journals->len, ==, 1);
  journal = journals->pdata[0];
  g_assert_cmpstr (journal->name, ==, "new");
  g_assert_cmpuint (journal->made->len, ==, n_made);
  for (guint i = 0; i < n_made; i++)
    g_assert_cmpint (((PdkCreateMade *) journal->made->pdata[i])->kind, ==, made[i]);
}

#define ADD(name, data, func)                                                                      \
  g_test_add ("/create-run/" name, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  pdk_libvirt_init ();
  ADD ("whole", 0, test_whole);
  ADD ("custom-network", 0, test_custom_network);
  ADD ("custom-network/cancelled", 1, test_custom_network);
  ADD ("name-taken", 0, test_name_taken);
  ADD ("volume-taken", 0, test_volume_taken);
  ADD ("volume-taken/meanwhile", 0, test_volume_taken_meanwhile);
  ADD ("macs", 0, test_macs);
  ADD ("undo-of-another", 0, test_undo_of_another);
  ADD ("undo-cancelled", 0, test_undo_cancelled);
  ADD ("undo-of-another/made", 1, test_undo_of_another);
  g_test_add_func ("/create-run/copied-from", test_copied_from);
  g_test_add_func ("/create-run/foreseen", test_foreseen);
  ADD ("define-refused", 0, test_define_refused);
  ADD ("cancel/network", PDK_CREATE_STEP_NETWORKS, test_cancel);
  ADD ("cancel/volume", PDK_CREATE_STEP_VOLUMES, test_cancel);
  ADD ("cancel/define", PDK_CREATE_STEP_DEFINE, test_cancel);
  ADD ("cancel/start", PDK_CREATE_STEP_START, test_cancel);
  ADD ("kill/network", 1, test_kill);
  ADD ("kill/volume", 2, test_kill);
  ADD ("kill/define", 3, test_kill);
  ADD ("kill/started", 4, test_kill);
  return g_test_run ();
}
