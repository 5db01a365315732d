/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../console/console-fixture.h"
#include "../console/fake-spice.h"
#include "core/pdk-text.h"
#include "core/viewer/pdk-viewer-address.h"
#include "core/viewer/pdk-viewer-file.h"
#include "ui-test.h"
#include "views/machine/pdk-address-page.h"
#include "views/machine/pdk-address-words.h"
#include "widgets/pdk-banner.h"

/* The tab of a display that is reached without libvirt: what it asks, when it connects, and when it
 * does not do so again. */

typedef struct {
  FakeSpice *server;
  guint16 port;
  char *folder;
  char *path;
  GSettings *settings;
  PdkDisplay *display; /* borrowed: the page has it */
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  console_fixture_expect_warnings ();
  fixture->server = fake_spice_new ();
  fake_spice_create_screen (fixture->server, 320, 200, FAKE_SPICE_XRGB32, 0x204060);
  fixture->port = fake_spice_listen (fixture->server);
  fixture->settings = g_settings_new (PDK_APPLICATION_ID);
  fixture->folder = g_dir_make_tmp ("pdk-address-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "console.vv", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  PdkDisplay *display = g_object_ref (fixture->display);

  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (display);
  g_clear_pointer (&fixture->server, fake_spice_free);
  g_object_unref (fixture->settings);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/** @spec: (transfer full) */
static void
show (Fixture *fixture, PdkViewerSpec *spec, gboolean asks)
{
  PdkDisplay *display = pdk_address_display_new (spec, asks);

  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 800, 600);
  gtk_window_set_child (fixture->window, pdk_address_page_new (display, fixture->settings));
  gtk_window_present (fixture->window);
  fixture->display = display;
  g_object_unref (display);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkViewerSpec **spec = user_data;

  *spec = pdk_viewer_file_load_finish (result, NULL);
  g_assert_nonnull (*spec);
}

static void
show_file (Fixture *fixture, const char *password)
{
  g_autofree char *text =
      g_strdup_printf ("[virt-viewer]\ntype=spice\nhost=127.0.0.1\nport=%u\npassword=%s\n"
                       "title=web\ndelete-this-file=1\nrelease-cursor=Ctrl+Alt\n",
                       fixture->port, password);
  PdkViewerSpec *spec = NULL;

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  pdk_viewer_file_load_async (fixture->path, NULL, on_loaded, &spec);
  ui_test_wait (spec != NULL);
  show (fixture, spec, TRUE);
}

static void
show_address (Fixture *fixture)
{
  g_autofree char *address = g_strdup_printf ("spice://127.0.0.1:%u", fixture->port);

  show (fixture, pdk_viewer_address_parse (address, NULL), FALSE);
}

static PdkSessionView
get_view (Fixture *fixture)
{
  return pdk_console_session_get_view (pdk_display_get_session (fixture->display));
}

static const char *
get_reason (Fixture *fixture)
{
  return pdk_console_session_get_reason (pdk_display_get_session (fixture->display));
}

static gboolean
is_kept_said (Fixture *fixture)
{
  PdkBanner *banner = ui_test_find_visible (fixture->window, PDK_TYPE_BANNER);
  gboolean revealed = FALSE;

  if (banner != NULL)
    g_object_get (banner, "revealed", &revealed, NULL);
  return revealed;
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *place = g_strdup_printf ("127.0.0.1:%u", fixture->port);

  fake_spice_set_password (fixture->server, "ticket");
  show_file (fixture, "ticket");
  g_assert_cmpstr (pdk_display_get_name (fixture->display), ==, "web");
  g_assert_cmpint (get_view (fixture), ==, PDK_SESSION_VIEW_UNCONFIRMED);
  g_assert_nonnull (strstr (get_reason (fixture), "console.vv"));
  g_assert_nonnull (strstr (get_reason (fixture), place));
  g_assert_nonnull (strstr (pdk_display_get_details (fixture->display), "release-cursor"));
  g_assert_null (strstr (pdk_display_get_details (fixture->display), "ticket"));
  g_assert_null (pdk_display_get_backend (fixture->display));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  /* Only the user can say yes, not somebody who asks for another try. */
  pdk_display_take_over (fixture->display);
  g_assert_cmpint (get_view (fixture), ==, PDK_SESSION_VIEW_UNCONFIRMED);

  pdk_display_trust (fixture->display);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_DISPLAY);
  ui_test_wait (!g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_false (is_kept_said (fixture));
  g_assert_null (pdk_address_display_get_spec (PDK_ADDRESS_DISPLAY (fixture->display))->password);

  g_clear_pointer (&fixture->server, fake_spice_free);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_USED_UP);
  pdk_display_take_over (fixture->display);
  g_assert_cmpint (get_view (fixture), ==, PDK_SESSION_VIEW_USED_UP);
  g_assert_null (pdk_display_get_backend (fixture->display));
}

static void
test_refused_password (Fixture *fixture, gconstpointer data)
{
  fake_spice_set_password (fixture->server, "another");
  show_file (fixture, "ticket");
  pdk_display_trust (fixture->display);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_USED_UP);
  g_assert_null (strstr (get_reason (fixture), "ticket"));
  g_assert_null (pdk_address_display_get_spec (PDK_ADDRESS_DISPLAY (fixture->display))->password);
  ui_test_wait (!g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* Nobody got the password, so it can be tried again: when the user wants it. */
static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->server, fake_spice_free);
  show_file (fixture, "ticket");
  pdk_display_trust (fixture->display);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_UNREACHABLE);
  g_assert_null (pdk_display_get_backend (fixture->display));
  g_assert_cmpstr (pdk_address_display_get_spec (PDK_ADDRESS_DISPLAY (fixture->display))->password,
                   ==, "ticket");
  ui_test_wait (!g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* Another file took its name while the question was open. */
static void
test_replaced_file (Fixture *fixture, gconstpointer data)
{
  show_file (fixture, "ticket");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  pdk_display_trust (fixture->display);
  ui_test_wait (is_kept_said (fixture));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_DIR));
  g_rmdir (fixture->path);
}

static void
test_typed_address (Fixture *fixture, gconstpointer data)
{
  show_address (fixture);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_DISPLAY);

  /* Whoever else has it now would lose it. */
  g_clear_pointer (&fixture->server, fake_spice_free);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_CLOSED);
  g_assert_null (pdk_display_get_backend (fixture->display));
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  fake_spice_set_password (fixture->server, "sesame");
  show_address (fixture);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_PASSWORD);
  pdk_display_give_credentials (fixture->display, NULL, "sesame", FALSE);
  ui_test_wait (get_view (fixture) == PDK_SESSION_VIEW_DISPLAY);
}

/* However long what a file says is, the question is not cut off. */
static void
test_long_words (void)
{
  g_autofree char *name = g_strnfill (240, 'n');
  g_autofree char *host = g_strnfill (250, 'h');
  g_autofree char *text = g_strdup_printf (
      "[virt-viewer]\ntype=spice\nhost=%s\nport=5900\nproxy=http://%s:3128\ndelete-this-file=1\n",
      host, host);
  g_autoptr (PdkViewerSpec) spec = pdk_viewer_file_parse (text, strlen (text), NULL);
  g_autofree char *question = NULL;
  g_autofree char *shown = NULL;

  g_assert_nonnull (spec);
  spec->path = g_strdup_printf ("/home/user/%s.vv", name);
  question = pdk_address_words_question (spec);
  shown = pdk_text_display (question);
  g_assert_cmpstr (shown, ==, question);
}

static void
add_test (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add_test ("/console/address/file", test_file);
  add_test ("/console/address/refused-password", test_refused_password);
  add_test ("/console/address/unreachable", test_unreachable);
  add_test ("/console/address/replaced-file", test_replaced_file);
  add_test ("/console/address/typed", test_typed_address);
  add_test ("/console/address/password", test_password);
  g_test_add_func ("/console/address/long-words", test_long_words);

  return g_test_run ();
}
