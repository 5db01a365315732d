/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "core/create/pdk-create-spec.h"
#include "core/storage/pdk-storage-change.h"
#include "ui-test.h"
#include "views/create/pdk-create-leftovers.h"
#include "views/storage/pdk-volume-form.h"

#include <dlfcn.h>
#include <libvirt-glib/libvirt-glib.h>
#include <string.h>

/* Volumes that were made by hand for a machine that is given up. */

#define POOL "default-pool"
#define OFFER                                                                                      \
  "<domainCapabilities><path>/usr/bin/test-hv</path><domain>test</domain><arch>x86_64</arch>"      \
  "<devices><disk supported='yes'><enum name='bus'><value>ide</value></enum></disk></devices>"     \
  "</domainCapabilities>"

typedef struct {
  PdkConnection *connection;
  PdkStorage *storage;
  PdkPool *pool;
  PdkJobStore *jobs;
  GtkWindow *window;
  GtkWindow *child;
  GtkWindow *other;
  PdkCreateLeftovers *leftovers;
  gboolean answered;
  gboolean given_up;
} Fixture;

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(PdkVolumeInfo **) user_data =
      pdk_storage_create_volume_finish (PDK_STORAGE (source), result, &error);
  g_assert_no_error (error);
}

static void
make (Fixture *fixture, GtkWindow *owner, const char *name)
{
  g_autoptr (PdkVolumeSpec) spec = pdk_volume_spec_new (POOL, name, "raw", 1024 * 1024);
  g_autoptr (PdkVolumeInfo) info = NULL;

  pdk_storage_create_volume_async (fixture->storage, spec, NULL, NULL, NULL, on_made, &info);
  ui_test_wait (info != NULL);
  pdk_storage_tell_made (fixture->storage, G_OBJECT (owner), POOL, info->name, info->key);
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = pdk_connection_open_finish (PDK_CONNECTION (object), result, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean open = FALSE;

  fixture->connection = pdk_connection_new ("test:///default", NULL);
  pdk_connection_open_async (fixture->connection, NULL, on_opened, &open);
  ui_test_wait (open);
  fixture->storage = pdk_storage_of (fixture->connection);
  pdk_storage_want (fixture->storage);
  ui_test_wait ((fixture->pool = pdk_storage_find_pool (fixture->storage, POOL)) != NULL);
  g_object_ref (fixture->pool);
  pdk_pool_watch (fixture->pool);
  fixture->jobs = pdk_job_store_new ();
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_present (fixture->window);
  fixture->other = GTK_WINDOW (gtk_window_new ());
  fixture->child = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_transient_for (fixture->child, fixture->window);
  fixture->leftovers = pdk_create_leftovers_new (fixture->window);
  pdk_create_leftovers_watch (fixture->leftovers, fixture->storage);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_pool_unwatch (fixture->pool);
  g_clear_object (&fixture->pool);
  g_clear_object (&fixture->leftovers);
  g_clear_object (&fixture->jobs);
  gtk_window_destroy (fixture->child);
  gtk_window_destroy (fixture->window);
  gtk_window_destroy (fixture->other);
  pdk_connection_close (fixture->connection);
  g_clear_object (&fixture->connection);
}

static gboolean
has (Fixture *fixture, const char *name)
{
  return pdk_pool_find_volume (fixture->pool, name) != NULL;
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->given_up = pdk_create_leftovers_ask_finish (PDK_CREATE_LEFTOVERS (source), result);
  fixture->answered = TRUE;
}

/* Returns: (nullable): one that waits for the host, or one that does not */
static AdwMessageDialog *
find_question (gboolean waits)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)) &&
        GTK_IS_PROGRESS_BAR (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (window))) ==
            waits)
      return ADW_MESSAGE_DIALOG (window);
  }
  return NULL;
}

/* A host that is only slow today may be waited for before. */
static AdwMessageDialog *
ask_for (Fixture *fixture, gboolean waits)
{
  AdwMessageDialog *question = NULL;

  fixture->answered = FALSE;
  pdk_create_leftovers_ask_async (fixture->leftovers, fixture->jobs, on_asked, fixture);
  ui_test_wait ((question = find_question (waits)) != NULL);
  return question;
}

static AdwMessageDialog *
ask (Fixture *fixture)
{
  return ask_for (fixture, FALSE);
}

/* Returns: whether the machine is given up */
static gboolean
respond (Fixture *fixture, AdwMessageDialog *question, const char *response)
{
  adw_message_dialog_response (question, response);
  gtk_window_destroy (GTK_WINDOW (question));
  ui_test_wait (fixture->answered);
  return fixture->given_up;
}

static gboolean
answer (Fixture *fixture, const char *response)
{
  return respond (fixture, ask (fixture), response);
}

/* A host that takes its time with each machine */

static GMutex slow_mutex;
static GCond slow_cond;
static gboolean is_slow;

static void
set_slow (gboolean slow)
{
  g_mutex_lock (&slow_mutex);
  is_slow = slow;
  g_cond_broadcast (&slow_cond);
  g_mutex_unlock (&slow_mutex);
}

/* The name is in brackets as that of a macro may be. */
char *(virDomainGetXMLDesc) (virDomainPtr domain, unsigned int flags)
{
  char *(*real) (virDomainPtr, unsigned int) = dlsym (RTLD_NEXT, "virDomainGetXMLDesc");

  g_mutex_lock (&slow_mutex);
  while (is_slow)
    g_cond_wait (&slow_cond, &slow_mutex);
  g_mutex_unlock (&slow_mutex);
  return real (domain, flags);
}

/* Another client */

static gpointer
define (gpointer volume)
{
  g_autofree char *xml = g_strdup_printf (
      "<domain type='test'><name>user</name><memory>65536</memory><os><type>hvm</type></os>"
      "<devices><disk type='file'><source file='/default-pool/%s'/><target dev='vda'/></disk>"
      "</devices></domain>",
      (const char *) volume);
  virConnectPtr conn = virConnectOpen ("test:///default");
  virDomainPtr domain = virDomainDefineXML (conn, xml);

  g_assert_nonnull (domain);
  virDomainFree (domain);
  virConnectClose (conn);
  return NULL;
}

static gpointer
undefine (gpointer data)
{
  virConnectPtr conn = virConnectOpen ("test:///default");
  virDomainPtr domain = virDomainLookupByName (conn, "user");

  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
  virDomainFree (domain);
  virConnectClose (conn);
  return NULL;
}

/* @start: (nullable): %NULL: stops it */
static gpointer
switch_pool (gpointer start)
{
  virConnectPtr conn = virConnectOpen ("test:///default");
  virStoragePoolPtr pool = virStoragePoolLookupByName (conn, POOL);

  g_assert_cmpint (start != NULL ? virStoragePoolCreate (pool, 0) : virStoragePoolDestroy (pool),
                   ==, 0);
  virStoragePoolFree (pool);
  virConnectClose (conn);
  return NULL;
}

static void
elsewhere (GThreadFunc func, gconstpointer data)
{
  g_thread_join (g_thread_new ("other-client", func, (gpointer) data));
}

/* Nothing goes that the user did not say should go; what was made elsewhere is not asked for. */
static void
test_ask (Fixture *fixture, gconstpointer data)
{
  make (fixture, fixture->other, "other");
  g_assert_false (pdk_create_leftovers_is_any (fixture->leftovers));
  make (fixture, fixture->child, "one");
  ui_test_wait (has (fixture, "one") && has (fixture, "other"));
  g_assert_true (pdk_create_leftovers_is_any (fixture->leftovers));

  g_assert_false (answer (fixture, "cancel"));
  g_assert_true (pdk_create_leftovers_is_any (fixture->leftovers));
  g_assert_true (answer (fixture, "other"));
  g_assert_false (pdk_create_leftovers_is_any (fixture->leftovers));
  make (fixture, fixture->window, "two");
  g_assert_true (answer (fixture, "confirm"));
  ui_test_wait (!has (fixture, "two"));
  g_assert_true (has (fixture, "one") && has (fixture, "other"));
}

/* Another machine got it since the list was read: there is nothing to ask for. */
static void
test_used (Fixture *fixture, gconstpointer data)
{
  make (fixture, fixture->child, "used");
  ui_test_wait (has (fixture, "used"));
  elsewhere (define, "used");
  pdk_create_leftovers_ask_async (fixture->leftovers, fixture->jobs, on_asked, fixture);
  ui_test_wait (fixture->answered);
  g_assert_true (fixture->given_up);
  ui_test_wait (ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  g_assert_false (pdk_create_leftovers_is_any (fixture->leftovers));
  make (fixture, fixture->other, "after");
  ui_test_wait (has (fixture, "after"));
  g_assert_true (has (fixture, "used"));
  elsewhere (undefine, NULL);
}

/* It was told, by a job that is in the list as well. */
static void
assert_told (Fixture *fixture, const char *failure)
{
  g_autoptr (PdkJob) job = g_list_model_get_item (G_LIST_MODEL (fixture->jobs), 0);
  g_autofree char *described = NULL;
  GtkWindow *details = NULL;

  g_assert_cmpint (pdk_job_get_state (job), ==, PDK_JOB_FAILED);
  described = pdk_job_describe_failure (job);
  g_assert_cmpstr (described, ==, failure);
  details = ui_test_find_window (g_type_from_name ("PdkErrorDialog"));
  g_assert_nonnull (details);
  g_assert_true (gtk_window_get_transient_for (details) == fixture->window);
  gtk_window_destroy (details);
}

static void
test_used_meanwhile (Fixture *fixture, gconstpointer data)
{
  AdwMessageDialog *question = NULL;

  make (fixture, fixture->child, "meanwhile");
  ui_test_wait (has (fixture, "meanwhile"));
  question = ask (fixture);
  elsewhere (define, "meanwhile");
  g_assert_false (respond (fixture, question, "confirm"));
  assert_told (fixture, "Could not delete “meanwhile”");
  elsewhere (undefine, NULL);
  /* It is still there, and noted. */
  g_assert_true (pdk_create_leftovers_is_any (fixture->leftovers));
  g_assert_true (answer (fixture, "confirm"));
  ui_test_wait (!has (fixture, "meanwhile"));
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  AdwMessageDialog *question = NULL;

  make (fixture, fixture->child, "stays");
  ui_test_wait (has (fixture, "stays"));
  question = ask (fixture);
  elsewhere (switch_pool, NULL);
  g_assert_false (respond (fixture, question, "confirm"));
  assert_told (fixture, "Could not delete “stays”");
  elsewhere (switch_pool, fixture);
  g_assert_true (pdk_create_leftovers_is_any (fixture->leftovers));
  g_assert_true (answer (fixture, "confirm"));
  ui_test_wait (!has (fixture, "stays"));
}

/* A host that is away does not say that no machine uses it. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  AdwMessageDialog *question = NULL;

  make (fixture, fixture->child, "unknown");
  pdk_connection_close (fixture->connection);
  g_assert_true (pdk_create_leftovers_is_any (fixture->leftovers));
  question = ask (fixture);
  g_assert_false (adw_message_dialog_has_response (question, "other"));
  g_assert_cmpstr (adw_message_dialog_get_response_label (question, "confirm"), ==, "_Keep");
  g_assert_null (strstr (adw_message_dialog_get_body (question), "no machine uses"));
  g_assert_true (respond (fixture, question, "confirm"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->jobs)), ==, 0);
  g_assert_false (pdk_create_leftovers_is_any (fixture->leftovers));
}

static AdwMessageDialog *
ask_slow (Fixture *fixture)
{
  AdwMessageDialog *question = NULL;

  set_slow (TRUE);
  question = ask_for (fixture, TRUE);
  g_assert_false (adw_message_dialog_has_response (question, "other"));
  g_assert_cmpstr (adw_message_dialog_get_response_label (question, "confirm"), ==, "_Keep");
  return question;
}

/* As long as it takes until it is known whether a machine uses it, it can be kept, and no more. */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  AdwMessageDialog *question = NULL;

  make (fixture, fixture->child, "slow");
  g_assert_false (respond (fixture, ask_slow (fixture), "cancel"));
  set_slow (FALSE);
  g_assert_true (pdk_create_leftovers_is_any (fixture->leftovers));

  g_assert_true (respond (fixture, ask_slow (fixture), "confirm"));
  set_slow (FALSE);
  g_assert_false (pdk_create_leftovers_is_any (fixture->leftovers));
  ui_test_wait (has (fixture, "slow"));

  make (fixture, fixture->child, "known");
  question = g_object_ref (ask_slow (fixture));
  set_slow (FALSE);
  ui_test_wait (!gtk_widget_get_visible (GTK_WIDGET (question)));
  g_object_unref (question);
  ui_test_wait ((question = find_question (FALSE)) != NULL);
  g_assert_true (adw_message_dialog_has_response (question, "other"));
  g_assert_true (respond (fixture, question, "confirm"));
  ui_test_wait (!has (fixture, "known"));
}

/* Whoever made it need not be there any more when it is there. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  GtkWindow *between = GTK_WINDOW (gtk_window_new ());
  PdkVolumeForm *form = NULL;

  gtk_window_set_transient_for (between, fixture->window);
  form = pdk_volume_form_new (between, fixture->storage, fixture->pool, fixture->jobs, "closed",
                              G_OBJECT (between));
  gtk_window_present (GTK_WINDOW (form));
  ui_test_wait (gtk_widget_activate_action (GTK_WIDGET (form), "form.create", NULL));
  gtk_window_destroy (GTK_WINDOW (form));
  gtk_window_destroy (between);
  g_assert_false (pdk_create_leftovers_is_any (fixture->leftovers));
  ui_test_wait (pdk_create_leftovers_is_any (fixture->leftovers));
  g_assert_true (answer (fixture, "confirm"));
}

static GStrv
tell (Fixture *fixture, const char *location)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = { .from = PDK_CREATE_FROM_DISK,
                               .name = "new",
                               .location = location,
                               .memory = 64 * 1024 * 1024,
                               .n_vcpus = 1,
                               .nics = nics };
  g_autoptr (PdkCreatePlan) plan = pdk_create_spec_plan (&spec, offer);

  return pdk_create_leftovers_tell (fixture->leftovers, plan);
}

static const char *
find_path (Fixture *fixture, const char *name)
{
  PdkVolume *volume = pdk_pool_find_volume (fixture->pool, name);
  const PdkVolumeInfo *info = volume != NULL ? pdk_volume_get_info (volume) : NULL;

  return info != NULL ? info->path : NULL;
}

/* What is made all the same, without any use, is said before the machine is. */
static void
test_tell (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) used = NULL;
  g_auto (GStrv) needless = NULL;

  make (fixture, fixture->child, "three");
  ui_test_wait (find_path (fixture, "three") != NULL);
  used = tell (fixture, find_path (fixture, "three"));
  g_assert_null (used[0]);
  needless = tell (fixture, "/srv/other.img");
  g_assert_cmpstr (needless[0], ==,
                   "“three”, which you made in “" POOL "”, is not used, and stays there");
  g_assert_null (needless[1]);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gvir_event_register ();
  g_test_add ("/create/leftovers/ask", Fixture, NULL, set_up, test_ask, tear_down);
  g_test_add ("/create/leftovers/used", Fixture, NULL, set_up, test_used, tear_down);
  g_test_add ("/create/leftovers/used-meanwhile", Fixture, NULL, set_up, test_used_meanwhile,
              tear_down);
  g_test_add ("/create/leftovers/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/create/leftovers/unknown", Fixture, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/create/leftovers/slow", Fixture, NULL, set_up, test_slow, tear_down);
  g_test_add ("/create/leftovers/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/create/leftovers/tell", Fixture, NULL, set_up, test_tell, tear_down);
  return g_test_run ();
}
