/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice/pdk-spice-backend.h"

#include <X11/Xutil.h>
#include <gdk/x11/gdkx.h>
#include <string.h>

gboolean
console_fixture_on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
build_window (ConsoleFixture *fixture)
{
  fixture->console = PDK_CONSOLE (pdk_console_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (fixture->console), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "guest console", -1);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (fixture->window, FALSE);
  gtk_window_set_default_size (fixture->window, 800, 600);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->console));
}

/* SPICE's libraries warn when a client leaves early or does not know the password, which is what
 * some of the tests are about.  Every other warning ends the test. */
static gboolean
is_expected (const char *message)
{
  static const char *const expected[] = {
    "reset by peer",
    "Broken pipe",
    "got disconnected while connecting",
    "Invalid password",
    "Ticket has expired",
    "incomplete link header",
    "incomplete link reply",
    "incomplete auth reply",
    "certificate verification", /* the client, of one it refuses */
    "chain verification",
    "SSL_connect",
    "SSL routines",
    "SSL_accept",
    "verification failed",
    "mismatch",
    "too slow to encode", /* a video, with other things to do */
    "sasl step failed",   /* the wrong password */
    "mechanisms write error",
    "Success",                  /* no error of the system’s: TLS that ended early */
    "not initialising RSA key", /* SASL has no use for one */
    /* GTK, half a second after the pointer was over a window that is gone by then: tooltips. */
    "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE",
    /* The library of SPICE, where there is no sound device whose volume an agent could be told. */
    "has no property named 'volume'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (message, expected[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  const gboolean theirs = g_str_has_suffix (domain != NULL ? domain : "", "Spice") ||
                          g_strcmp0 (domain, "Gdk") == 0 || g_strcmp0 (domain, "GLib-GObject") == 0;

  return !theirs || !is_expected (message);
}

static GLogFunc default_handler;

/* The test framework's own handler would tell the harness that the test ends here. */
static void
log_quietly (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if (is_expected (message))
    g_test_message ("expected: %s", message);
  else
    default_handler (domain, level, message, user_data);
}

void
console_fixture_expect_warnings (void)
{
  g_test_log_set_fatal_handler (is_fatal, NULL);
  if (default_handler == NULL)
    default_handler = g_log_set_default_handler (log_quietly, NULL);
}

void
console_fixture_show (ConsoleFixture *fixture, PdkConsoleBackend *backend)
{
  build_window (fixture);
  fixture->backend = backend;
  pdk_console_set_backend (fixture->console, backend);
  pdk_console_backend_open (backend);
  gtk_window_present (fixture->window);
  WAIT_FOR (pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_CONNECTED);
}

PdkConsoleBackend *
console_fixture_new_backend (int port)
{
  g_autoptr (PdkSpiceAddress) address = pdk_spice_address_new ("127.0.0.1", port, 0);

  return pdk_spice_backend_new_for_address (address, NULL);
}

void
console_fixture_set_up (ConsoleFixture *fixture, int width, int height)
{
  console_fixture_expect_warnings ();
  fixture->server = fake_spice_new ();
  fake_spice_create_screen (fixture->server, width, height, FAKE_SPICE_XRGB32, 0x204060);
  console_fixture_show (fixture,
                        pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL));
  WAIT_FOR (pdk_console_backend_get_locks (fixture->backend) >= 0);
  console_fixture_wait_pixel (fixture, width / 2, height / 2, 0x204060);
  fake_spice_clear_log (fixture->server);
}

void
console_fixture_tear_down (ConsoleFixture *fixture)
{
  PdkConsole *console = g_object_ref (fixture->console);

  if (fixture->backend != NULL) {
    pdk_console_backend_close (fixture->backend);
    pdk_console_set_backend (console, NULL);
    g_assert_finalize_object (g_steal_pointer (&fixture->backend));
  }
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (console);
  g_clear_pointer (&fixture->server, fake_spice_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
on_subprocess_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

void
console_fixture_xdotool (const char *format, ...)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *arguments = NULL;
  g_autofree char *line = NULL;
  g_auto (GStrv) argv = NULL;
  gboolean done = FALSE;
  va_list args;

  va_start (args, format);
  arguments = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strconcat ("xdotool ", arguments, NULL);
  argv = g_strsplit (line, " ", -1);
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, on_subprocess_done, &done);
  WAIT_FOR (done);
}

static gboolean
is_viewable (Display *display, Window window)
{
  XWindowAttributes attributes;

  return XGetWindowAttributes (display, window, &attributes) && attributes.map_state == IsViewable;
}

/* On GTK's own connection: another client's wish could overtake the mapping of this window, which
 * the server would then refuse, or be undone by a window that goes after it. */
void
console_fixture_focus_window (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  Display *display = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));
  Window xid = gdk_x11_surface_get_xid (surface);

  WAIT_FOR (is_viewable (display, xid));
  XSetInputFocus (display, xid, RevertToParent, CurrentTime);
  /* Where the pointer is means nothing to what has no size yet. */
  WAIT_FOR (gtk_window_is_active (window) && gtk_widget_get_width (GTK_WIDGET (window)) > 0);
}

static gboolean
has_keyboard (ConsoleFixture *fixture)
{
  gboolean captured;

  g_object_get (fixture->console, "keyboard-captured", &captured, NULL);
  return captured;
}

void
console_fixture_focus (ConsoleFixture *fixture)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->console));
  console_fixture_focus_window (fixture->window);
  WAIT_FOR (has_keyboard (fixture));
}

guint32
console_fixture_get_pixel (ConsoleFixture *fixture, int x, int y)
{
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (fixture->backend);
  PdkConsolePixels *pixels = pdk_console_framebuffer_get_pixels (framebuffer);

  if (pixels == NULL || x >= pixels->width || y >= pixels->height)
    return 0xffffffff;
  return ((guint32 *) (gpointer) (pixels->data + (gsize) y * pixels->stride))[x] & 0xffffff;
}

void
console_fixture_wait_pixel (ConsoleFixture *fixture, int x, int y, guint32 color)
{
  WAIT_FOR (console_fixture_get_pixel (fixture, x, y) == color);
}

static void
on_after_paint (GdkFrameClock *clock, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* The frame that begins now is drawn completely. */
void
console_fixture_wait_drawn (ConsoleFixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  gboolean painted = FALSE;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &painted);

  gtk_widget_queue_draw (GTK_WIDGET (fixture->console));
  WAIT_FOR (painted);
  g_signal_handler_disconnect (clock, id);
}

guint32
console_fixture_get_shown (ConsoleFixture *fixture, int x, int y)
{
  GtkWidget *widget = GTK_WIDGET (fixture->console);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t viewport = GRAPHENE_RECT_INIT (0, 0, width, height);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = g_new0 (guint32, width * height);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)),
                                         node, &viewport);
  gdk_texture_download (texture, (guchar *) pixels, width * 4);
  return pixels[y * width + x] & 0xffffff;
}

guint32 *
console_fixture_grab (ConsoleFixture *fixture, int *width, int *height)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (fixture->window));
  Display *display = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));
  int scale = gdk_surface_get_scale_factor (surface);
  XImage *image;
  guint32 *pixels;

  *width = gdk_surface_get_width (surface) * scale;
  *height = gdk_surface_get_height (surface) * scale;
  pixels = g_new (guint32, (gsize) *width * *height);
  gdk_display_sync (gdk_surface_get_display (surface));
  image = XGetImage (display, gdk_x11_surface_get_xid (surface), 0, 0, *width, *height, AllPlanes,
                     ZPixmap);
  g_assert_nonnull (image);
  for (int y = 0; y < *height; y++)
    for (int x = 0; x < *width; x++)
      pixels[(gsize) y * *width + x] = XGetPixel (image, x, y) & 0xffffff;
  XDestroyImage (image);
  return pixels;
}

void
console_fixture_wait_log (ConsoleFixture *fixture, const char *expected)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint tick = g_timeout_add (5, console_fixture_on_tick, NULL);

  while (strcmp (fake_spice_get_log (fixture->server), expected) != 0 &&
         g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, expected);
  fake_spice_clear_log (fixture->server);
}

/* Changing the picture and seeing the change passes every queue between the server and us. */
void
console_fixture_settle (ConsoleFixture *fixture)
{
  static guint32 color = 0x010101;

  color += 0x010101;
  fake_spice_fill (fixture->server, 0, 0, 1, 1, color);
  console_fixture_wait_pixel (fixture, 0, 0, color);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
