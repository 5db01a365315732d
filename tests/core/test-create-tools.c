/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection-private.h"
#include "create/pdk-create-run.h"
#include "create/pdk-create-spec.h"
#include "create/pdk-create-undo.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <errno.h>
#include <signal.h>
#include <sys/xattr.h>

/* What other programs make on the way to a machine, and what is left of it when they, or this one, come to
 * an end in the middle.  Their part is played by scripts. */

#define HOST                                                                                       \
  "<node><pool type='dir'><name>images</name><capacity unit='GiB'>100</capacity>"                  \
  "<target><path>/images</path></target></pool></node>"

#define OFFER                                                                                      \
  "<domainCapabilities><path>/usr/bin/test-hv</path><domain>test</domain><arch>x86_64</arch>"      \
  "<devices><disk supported='yes'><enum name='bus'><value>ide</value></enum></disk></devices>"     \
  "</domainCapabilities>"

/* As qemu-img: tells what an image is; begins to write a disk, its last argument, and then … */
#define CONVERT                                                                                    \
  "#!/bin/sh\n"                                                                                    \
  "if [ \"$1\" = info ]; then echo '{\"virtual-size\": 1048576}'; exit 0; fi\n"                    \
  "for last; do :; done\n"                                                                         \
  "echo half > \"$last\"\n"
/* As xorriso: begins to write a disc, which follows “-output”, and then … */
#define MAKE_DISC                                                                                  \
  "#!/bin/sh\n"                                                                                    \
  "while [ \"$1\" != -output ]; do shift; done\n"                                                  \
  "echo half > \"$2\"\n"

/* As gzip: begins to say what is packed, and then … */
#define UNPACK "#!/bin/sh\necho half\n"

/* The same, with an image that is packed twice; inside is something else. */
#define UNPACK_TWICE                                                                               \
  "#!/bin/sh\n"                                                                                    \
  "read -r head\n"                                                                                 \
  "case \"$head\" in *again*) printf '%0512d' 0;; *) printf '\\037\\213again\\n';; esac\n"

typedef enum { SEED, ANSWERS, DISK, PART, PACKED, TWICE, GRANT } What;

static const struct {
  const char *tool;
  const char *script;
} played[] = {
  [SEED] = { "xorriso", MAKE_DISC }, [ANSWERS] = { "xorriso", MAKE_DISC },
  [DISK] = { "qemu-img", CONVERT },  [PART] = { "qemu-img", CONVERT },
  [PACKED] = { "gzip", UNPACK },     [TWICE] = { "gzip", UNPACK_TWICE },
  [GRANT] = { "qemu-img", CONVERT },
};

typedef struct {
  What what;
  const char *end; /* of the script */
  int code;
} Case;

typedef struct {
  PdkConnection *connection;
  char *folder; /* where all of this test is */
  GError *error;
  gboolean done;
} Fixture;

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (pdk_connection_open_finish (PDK_CONNECTION (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static char *
write_file (Fixture *fixture, const char *name, const char *text, int mode)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  const char *given = g_getenv ("PDK_TEST_FOLDER");
  g_autofree char *script = g_strconcat (played[test->what].script, test->end, NULL);
  g_autofree char *path = NULL;
  g_autofree char *tool = NULL;
  g_autofree char *uri = NULL;
  gboolean open = FALSE;

  fixture->folder =
      g_test_subprocess () ? g_strdup (given) : g_dir_make_tmp ("pdk-faults-XXXXXX", NULL);
  g_setenv ("PDK_TEST_FOLDER", fixture->folder, TRUE);
  tool = write_file (fixture, played[test->what].tool, script, 0700);
  g_setenv ("PATH", fixture->folder, TRUE);
  path = write_file (fixture, "host.xml", HOST, 0600);
  uri = g_strconcat ("test://", path, NULL);
  fixture->connection = pdk_connection_new (uri, NULL);
  pdk_connection_open_async (fixture->connection, NULL, on_opened, &open);
  await (open);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_error (&fixture->error);
  g_free (fixture->folder);
  pdk_connection_close (fixture->connection);
  await (G_OBJECT (fixture->connection)->ref_count == 1);
  g_assert_finalize_object (fixture->connection);
}

#define OTHER 64055

static char *
get_home (Fixture *fixture)
{
  return g_build_filename (fixture->folder, "home", NULL);
}

/* What somebody else needs for a file in a folder that is closed. */
static void
add_grants (Fixture *fixture, PdkCreatePlan *plan)
{
  g_autofree char *home = get_home (fixture);
  g_autofree char *file = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  gboolean can_grant = FALSE;

  g_mkdir (home, 0700);
  file = write_file (fixture, "home/disc", "disc", 0600);
  missing = pdk_file_access_find (file, OTHER, OTHER, NULL, 0, PDK_MAY_READ, &can_grant);
  for (guint i = 0; i < missing->len; i++)
    g_ptr_array_add (plan->grants, pdk_file_grant_copy (missing->pdata[i]));
}

/* What Windows’ setup finds on a disc. */
static PdkOsUnattended *
make_unattended (void)
{
  PdkOsUnattended *self = g_new0 (PdkOsUnattended, 1);

  self->os_id = g_strdup ("http://microsoft.com/win/10");
  self->profile = g_strdup ("jeos");
  self->way = PDK_OS_BY_CDROM;
  self->files = g_strsplit ("autounattend.xml", ",", -1);
  self->password = g_strdup ("secret");
  self->arch = g_strdup ("x86_64");
  self->host_name = g_strdup ("new");
  self->language = g_strdup ("en_US");
  self->time_zone = g_strdup ("Etc/UTC");
  self->keyboard = g_strdup ("us");
  return self;
}

/* A plan for one disk. */
static PdkCreatePlan *
make_plan (Fixture *fixture, What what)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
  g_autofree char *image =
      write_file (fixture, "image",
                  what == PACKED || what == TWICE ? "\x1f\x8b" : "KDMV, or so it says", 0600);
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = { .from = PDK_CREATE_FROM_NETWORK,
                               .name = "new",
                               .memory = 64 * 1024 * 1024,
                               .n_vcpus = 1,
                               .nics = nics };
  PdkCreatePlan *plan = pdk_create_spec_plan (&spec, offer);
  PdkCreateVolume *volume =
      pdk_create_plan_add_volume (plan, pdk_volume_spec_new ("images", "new", "raw", 1024 * 1024));

  if (what == GRANT) {
    add_grants (fixture, plan);
    return plan;
  }
  if (what == SEED) {
    volume->seed = pdk_cloud_config_new ("new");
    volume->seed->password = g_strdup ("secret");
    return plan;
  }
  if (what == ANSWERS) {
    volume->answers = TRUE;
    plan->unattended = make_unattended ();
    return plan;
  }
  volume->image = g_steal_pointer (&image);
  volume->image_is_here = TRUE;
  volume->packed = what == PACKED || what == TWICE;
  if (what == DISK)
    volume->foreign = g_strdup ("vmdk");
  else if (what == PART)
    volume->length = 4;
  return plan;
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (pdk_create_run_finish (PDK_CONNECTION (source), result, &fixture->error));
  fixture->done = TRUE;
}

static PdkJob *
begin (Fixture *fixture, What what)
{
  g_autofree char *journals = g_build_filename (fixture->folder, "journals", NULL);

  return pdk_create_run (fixture->connection, make_plan (fixture, what), journals, on_run, fixture);
}

static void
run (Fixture *fixture, What what)
{
  g_autoptr (PdkJob) job = begin (fixture, what);

  await (fixture->done);
}

/* How many files there are below, of whatever kind. */
static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    n += 1 + count_files (path);
  }
  return n;
}

/* What was made on this computer. */
static guint
count_made (void)
{
  g_autofree char *created = g_build_filename (g_get_user_cache_dir (), "paddock", "create", NULL);

  return count_files (created) + count_files (g_get_user_runtime_dir ());
}

static GPtrArray *
load_journals (Fixture *fixture)
{
  g_autofree char *journals = g_build_filename (fixture->folder, "journals", NULL);

  return pdk_create_journal_load_all (journals);
}

/* It fails: nothing is left. */
static void
test_fail (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) journals = NULL;

  run (fixture, test->what);
  g_assert_error (fixture->error, PDK_ERROR, test->code);
  g_assert_cmpuint (count_made (), ==, 0);
  journals = load_journals (fixture);
  g_assert_cmpuint (journals->len, ==, 0);
}

/* Whether the other program has begun. */
static gboolean
has_half (void)
{
  g_autofree char *created = g_build_filename (g_get_user_cache_dir (), "paddock", "create", NULL);
  const char *const folders[] = { created, g_get_user_runtime_dir () };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autoptr (GDir) dir = g_dir_open (folders[i], 0, NULL);
    const char *name = NULL;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
      if (g_str_has_suffix (name, ".iso") || g_str_has_suffix (name, ".qcow2") ||
          g_str_has_suffix (name, "-unpacked"))
        return TRUE;
  }
  return FALSE;
}

/* The user cancels while another program works, and would do so for ever. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (PdkJob) job = begin (fixture, test->what);
  g_autoptr (GPtrArray) journals = NULL;

  await (has_half ());
  pdk_job_cancel (job);
  await (fixture->done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (pdk_job_get_state (job), ==, PDK_JOB_CANCELLED);
  g_assert_cmpuint (count_made (), ==, 0);
  journals = load_journals (fixture);
  g_assert_cmpuint (journals->len, ==, 0);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  pdk_create_undo_finish (PDK_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* This program is killed: all that is left is known, and can be removed. */
static void
test_kill (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) journals = NULL;
  gboolean undone = FALSE;

  if (g_test_subprocess ()) {
    run (fixture, test->what);
    return;
  }
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_assert_false (g_test_trap_has_passed ());
  g_assert_cmpuint (count_made (), >, 0);
  journals = load_journals (fixture);
  g_assert_cmpuint (journals->len, ==, 1);
  pdk_create_undo_async (fixture->connection, journals->pdata[0], NULL, NULL, on_undone, &undone);
  await (undone);
  g_assert_cmpuint (count_made (), ==, 0);
  g_clear_pointer (&journals, g_ptr_array_unref);
  journals = load_journals (fixture);
  g_assert_cmpuint (journals->len, ==, 0);
}

static guint
get_mode (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

/* All that was permitted is the step before. */
static void
on_step (guint step, PdkJob *job)
{
  if (step == PDK_CREATE_STEP_DEFINE)
    kill (getpid (), SIGKILL);
}

/* What somebody was permitted is taken back as well. */
static void
test_kill_granted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) journals = NULL;
  g_autofree char *home = get_home (fixture);
  gboolean undone = FALSE;

  if (g_test_subprocess ()) {
    pdk_create_run_set_hook (on_step);
    run (fixture, GRANT);
    return;
  }
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_assert_false (g_test_trap_has_passed ());
  journals = load_journals (fixture);
  g_assert_cmpuint (journals->len, ==, 1);
  if (getxattr (home, "system.posix_acl_access", NULL, 0) < 0 && errno == EOPNOTSUPP) {
    g_test_skip ("This file system has no access control lists");
    return;
  }
  g_assert_cmpuint (get_mode (home), ==, 0710);
  pdk_create_undo_async (fixture->connection, journals->pdata[0], NULL, NULL, on_undone, &undone);
  await (undone);
  g_assert_cmpuint (get_mode (home), ==, 0700);
}

static void
add (const char *name, const Case *test, void (*func) (Fixture *fixture, gconstpointer data))
{
  g_test_add (name, Fixture, test, set_up, func, tear_down);
}

/* Nobody else makes anything there. */
static void
have_own_folders (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pdk-own-XXXXXX", NULL);

  if (g_getenv ("PDK_TEST_FOLDER") != NULL)
    return;
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_free (folder);
  folder = g_dir_make_tmp ("pdk-own-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
}

int
main (int argc, char **argv)
{
  static const char full[] = "echo No space left on device >&2; exit 1\n";
  static const char killed[] = "kill -9 $PPID; read never\n";
  static const char hangs[] = "kill -STOP $$\n";
  static const Case cases[] = {
    { SEED, full, PDK_ERROR_FAILED },
    { SEED, killed, 0 },
    { DISK, full, PDK_ERROR_INVALID },
    { DISK, killed, 0 },
    { PART, full, PDK_ERROR_INVALID },
    { PART, killed, 0 },
    /* The test driver takes no uploads. */
    { SEED, "", PDK_ERROR_NOT_SUPPORTED },
    { DISK, "", PDK_ERROR_NOT_SUPPORTED },
    { PART, "", PDK_ERROR_NOT_SUPPORTED },
    { ANSWERS, full, PDK_ERROR_FAILED },
    { ANSWERS, killed, 0 },
    { ANSWERS, "", PDK_ERROR_NOT_SUPPORTED },
    { PACKED, full, PDK_ERROR_INVALID },
    { PACKED, killed, 0 },
    /* No disk is as small. */
    { PACKED, "", PDK_ERROR_INVALID },
    { TWICE, "", PDK_ERROR_INVALID },
  };

  static const Case endless[] = { { SEED, hangs, 0 },
                                  { DISK, hangs, 0 },
                                  { PART, hangs, 0 },
                                  { ANSWERS, hangs, 0 },
                                  { PACKED, hangs, 0 } };
  static const Case granted = { GRANT, "", 0 };

  have_own_folders ();
  g_test_init (&argc, &argv, NULL);
  pdk_libvirt_init ();
  add ("/create-tools/seed/full", &cases[0], test_fail);
  add ("/create-tools/seed/killed", &cases[1], test_kill);
  add ("/create-tools/disk/full", &cases[2], test_fail);
  add ("/create-tools/disk/killed", &cases[3], test_kill);
  add ("/create-tools/part/full", &cases[4], test_fail);
  add ("/create-tools/part/killed", &cases[5], test_kill);
  add ("/create-tools/seed/upload-refused", &cases[6], test_fail);
  add ("/create-tools/disk/upload-refused", &cases[7], test_fail);
  add ("/create-tools/part/upload-refused", &cases[8], test_fail);
  add ("/create-tools/seed/cancelled", &endless[0], test_cancel);
  add ("/create-tools/disk/cancelled", &endless[1], test_cancel);
  add ("/create-tools/part/cancelled", &endless[2], test_cancel);
  add ("/create-tools/answers/full", &cases[9], test_fail);
  add ("/create-tools/answers/killed", &cases[10], test_kill);
  add ("/create-tools/answers/upload-refused", &cases[11], test_fail);
  add ("/create-tools/answers/cancelled", &endless[3], test_cancel);
  add ("/create-tools/packed/full", &cases[12], test_fail);
  add ("/create-tools/packed/killed", &cases[13], test_kill);
  add ("/create-tools/packed/no-disk", &cases[14], test_fail);
  add ("/create-tools/packed/twice", &cases[15], test_fail);
  add ("/create-tools/packed/cancelled", &endless[4], test_cancel);
  add ("/create-tools/access/killed", &granted, test_kill_granted);
  return g_test_run ();
}
