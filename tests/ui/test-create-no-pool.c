/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "core/pdk-libvirt.h"
#include "core/storage/pdk-storage.h"
#include "ui-test.h"
#include "views/create/pdk-create-no-pool-row.h"

#include <dlfcn.h>
#include <libvirt-glib/libvirt-glib.h>
#include <string.h>

/* Hosts whose one pool is stopped, and cannot be started. */

static GMutex mutex;
static GCond cond;
static gboolean is_held;

static void
hold (gboolean held)
{
  g_mutex_lock (&mutex);
  is_held = held;
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}

/* The names are in brackets as those of macros may be. */
int (virStoragePoolGetInfo) (virStoragePoolPtr pool, virStoragePoolInfoPtr info)
{
  int (*real) (virStoragePoolPtr, virStoragePoolInfoPtr) =
      dlsym (RTLD_NEXT, "virStoragePoolGetInfo");
  const int result = real (pool, info);

  info->state = VIR_STORAGE_POOL_INACTIVE;
  return result;
}

int (virStoragePoolIsActive) (virStoragePoolPtr pool)
{
  return 0;
}

int (virStoragePoolCreate) (virStoragePoolPtr pool, unsigned int flags)
{
  g_mutex_lock (&mutex);
  while (is_held)
    g_cond_wait (&cond, &mutex);
  g_mutex_unlock (&mutex);
  return -1;
}

typedef struct {
  PdkConnection *connections[2];
  PdkCreateNoPoolRow *row;
  GtkWindow *window;
} Fixture;

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = pdk_connection_open_finish (PDK_CONNECTION (object), result, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fixture->connections); i++) {
    PdkConnection *connection = pdk_connection_new ("test:///default", NULL);
    gboolean open = FALSE;

    fixture->connections[i] = connection;
    pdk_connection_open_async (connection, NULL, on_opened, &open);
    ui_test_wait (open);
    pdk_storage_want (pdk_storage_of (connection));
    ui_test_wait (pdk_storage_is_read (pdk_storage_of (connection)));
  }
  fixture->row = g_object_new (PDK_TYPE_CREATE_NO_POOL_ROW, NULL);
  pdk_create_no_pool_row_show (fixture->row, fixture->connections[0]);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (fixture->row));
  fixture->window = ui_test_present (list);
  hold (TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->connections); i++) {
    pdk_connection_close (fixture->connections[i]);
    g_object_unref (fixture->connections[i]);
  }
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (fixture->row)), text) != NULL;
}

static void
press_start (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->row), "no-pool.start", NULL));
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  press_start (fixture);
  g_assert_false (says (fixture, "could not be started"));
  hold (FALSE);
  ui_test_wait (says (fixture, "could not be started"));
}

/* What failed on a host is not said of the next one, which has a pool of the same name. */
static void
test_switched (Fixture *fixture, gconstpointer data)
{
  const guint n_before = G_OBJECT (fixture->row)->ref_count;

  press_start (fixture);
  g_assert_cmpuint (G_OBJECT (fixture->row)->ref_count, >, n_before);
  g_assert_true (says (fixture, "is being started"));
  pdk_create_no_pool_row_show (fixture->row, fixture->connections[1]);
  g_assert_true (says (fixture, "is stopped"));
  /* Nor is it forgotten of the first one, which may be shown again. */
  pdk_create_no_pool_row_show (fixture->row, fixture->connections[0]);
  g_assert_true (says (fixture, "is being started"));
  pdk_create_no_pool_row_show (fixture->row, fixture->connections[1]);
  hold (FALSE);
  ui_test_wait (G_OBJECT (fixture->row)->ref_count <= n_before);
  g_assert_false (says (fixture, "could not be started"));
  /* And it can be started there. */
  press_start (fixture);
  ui_test_wait (says (fixture, "could not be started"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gvir_event_register ();
  g_test_add ("/create/no-pool/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/create/no-pool/switched", Fixture, NULL, set_up, test_switched, tear_down);
  return g_test_run ();
}
