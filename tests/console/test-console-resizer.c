/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "size/pdk-console-resizer.h"

/* The arrangement of monitors that a guest is asked for. */

#define TEST_TYPE_RESIZER (test_resizer_get_type ())
G_DECLARE_FINAL_TYPE (TestResizer, test_resizer, TEST, RESIZER, PdkConsoleResizer)

struct _TestResizer {
  PdkConsoleResizer parent_instance;

  char *sent; /* owned: the last arrangement */
};

G_DEFINE_FINAL_TYPE (TestResizer, test_resizer, PDK_TYPE_CONSOLE_RESIZER)

static void
test_resizer_send (PdkConsoleResizer *resizer, const PdkConsoleMonitor *monitors, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    const PdkConsoleMonitor *m = &monitors[i];

    if (m->enabled)
      g_string_append_printf (text, "%u:%dx%d+%d+%d/%dx%d ", m->head, m->width, m->height, m->x,
                              m->y, m->width_mm, m->height_mm);
    else
      g_string_append_printf (text, "%u:off ", m->head);
  }
  g_free (TEST_RESIZER (resizer)->sent);
  TEST_RESIZER (resizer)->sent = g_strdup (text->str);
}

static void
test_resizer_finalize (GObject *object)
{
  g_free (TEST_RESIZER (object)->sent);

  G_OBJECT_CLASS (test_resizer_parent_class)->finalize (object);
}

static void
test_resizer_class_init (TestResizerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_resizer_finalize;
  PDK_CONSOLE_RESIZER_CLASS (klass)->send = test_resizer_send;
}

static void
test_resizer_init (TestResizer *self)
{
}

typedef struct {
  GListStore *heads;
  PdkConsoleHead *first;  /* borrowed from the store, as the second */
  PdkConsoleHead *second; /* not enabled at first */
  TestResizer *resizer;
} Fixture;

static PdkConsoleHead *
add_head (Fixture *fixture, guint number)
{
  g_autoptr (PdkConsoleHead) head = pdk_console_head_new (number);

  g_list_store_append (fixture->heads, head);
  return head;
}

static void
set_area (PdkConsoleHead *head, int x, int width, int height)
{
  cairo_rectangle_int_t area = { x, 0, width, height };

  pdk_console_head_set_area (head, &area);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->heads = g_list_store_new (PDK_TYPE_CONSOLE_HEAD);
  fixture->first = add_head (fixture, 0);
  pdk_console_head_set_enabled (fixture->first, TRUE);
  fixture->resizer = g_object_new (TEST_TYPE_RESIZER, "heads", fixture->heads, NULL);
  pdk_console_resizer_set_obstacle (PDK_CONSOLE_RESIZER (fixture->resizer),
                                    PDK_CONSOLE_RESIZE_POSSIBLE);
  fixture->second = add_head (fixture, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->resizer);
  g_assert_finalize_object (fixture->heads);
}

static void
request (Fixture *fixture, guint head, int width, int height)
{
  pdk_console_resizer_request_size (PDK_CONSOLE_RESIZER (fixture->resizer), head, width, height, 0,
                                    0);
}

static void
test_one (Fixture *fixture, gconstpointer data)
{
  pdk_console_resizer_request_size (PDK_CONSOLE_RESIZER (fixture->resizer), 0, 800, 600, 203, 152);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+0/203x152 1:off ");
}

static void
test_in_doubt (Fixture *fixture, gconstpointer data)
{
  pdk_console_head_set_enabled (fixture->second, TRUE);
  set_area (fixture->second, 0, 640, 480);
  pdk_console_head_set_in_doubt (fixture->second, TRUE);
  request (fixture, 0, 800, 600);
  g_assert_null (fixture->resizer->sent);
  /* It was turned off. */
  pdk_console_head_set_enabled (fixture->second, FALSE);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+0/0x0 1:off ");

  /* It got another size. */
  pdk_console_head_set_enabled (fixture->second, TRUE);
  pdk_console_head_set_in_doubt (fixture->second, TRUE);
  request (fixture, 0, 700, 500);
  set_area (fixture->second, 0, 320, 200);
  pdk_console_head_set_enabled (fixture->second, TRUE);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:700x500+0+0/0x0 1:320x200+700+0/0x0 ");

  /* What was wished of it is no doubt. */
  pdk_console_head_set_in_doubt (fixture->second, TRUE);
  pdk_console_resizer_request_enabled (PDK_CONSOLE_RESIZER (fixture->resizer), 1, FALSE);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:700x500+0+0/0x0 1:off ");
}

static void
test_obstacle (Fixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = PDK_CONSOLE_RESIZER (fixture->resizer);

  pdk_console_resizer_set_obstacle (resizer, PDK_CONSOLE_RESIZE_NO_AGENT);
  request (fixture, 0, 800, 600);
  g_assert_null (fixture->resizer->sent);
  g_assert_cmpint (pdk_console_resizer_get_obstacle (resizer), ==, PDK_CONSOLE_RESIZE_NO_AGENT);
}

static void
test_side_by_side (Fixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = PDK_CONSOLE_RESIZER (fixture->resizer);

  set_area (fixture->first, 0, 1280, 720);
  pdk_console_resizer_request_enabled (resizer, 1, TRUE);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:1280x720+0+0/0x0 1:1024x768+1280+0/0x0 ");
  /* The guest answers; then one grows, and the other moves along. */
  pdk_console_head_set_enabled (fixture->second, TRUE);
  set_area (fixture->second, 1280, 1024, 768);
  request (fixture, 0, 1600, 900);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:1600x900+0+0/0x0 1:1024x768+1600+0/0x0 ");
  /* Two at a time: the second does not take the first back. */
  request (fixture, 1, 640, 480);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:1600x900+0+0/0x0 1:640x480+1600+0/0x0 ");
}

/* What was asked for long ago does not undo what the guest's user chose since. */
static void
test_old_wishes_end (Fixture *fixture, gconstpointer data)
{
  pdk_console_head_set_enabled (fixture->second, TRUE);
  set_area (fixture->second, 800, 640, 480);
  request (fixture, 0, 800, 600);
  set_area (fixture->first, 0, 800, 600);
  set_area (fixture->first, 0, 1024, 768);
  request (fixture, 1, 700, 500);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:1024x768+0+0/0x0 1:700x500+1024+0/0x0 ");
}

/* A guest that makes room for another screen has one as large as both for a while. */
static void
test_on_the_way (Fixture *fixture, gconstpointer data)
{
  const gboolean wished = GPOINTER_TO_INT (data);

  if (wished)
    request (fixture, 0, 800, 600);
  set_area (fixture->first, 0, 800, 600);
  pdk_console_resizer_request_enabled (PDK_CONSOLE_RESIZER (fixture->resizer), 1, TRUE);
  set_area (fixture->first, 0, 1824, 768);
  request (fixture, 1, 640, 480);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+0/0x0 1:640x480+800+0/0x0 ");
  set_area (fixture->first, 0, 800, 600);
  pdk_console_head_set_enabled (fixture->second, TRUE);
  set_area (fixture->second, 800, 640, 480);
  /* It is there: what the guest's user chooses now counts. */
  set_area (fixture->first, 0, 720, 400);
  request (fixture, 1, 700, 500);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:720x400+0+0/0x0 1:700x500+720+0/0x0 ");
}

/* Sizes that come before the answer are no choice of anybody. */
static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  pdk_console_head_set_enabled (fixture->second, TRUE);
  set_area (fixture->second, 800, 640, 480);
  request (fixture, 0, 801, 600);
  set_area (fixture->first, 0, 1024, 768);
  request (fixture, 1, 700, 500);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:801x600+0+0/0x0 1:700x500+801+0/0x0 ");
  set_area (fixture->first, 0, 800, 600);
  set_area (fixture->first, 0, 1024, 768);
  request (fixture, 1, 640, 480);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:1024x768+0+0/0x0 1:640x480+1024+0/0x0 ");
}

static void
test_off (Fixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = PDK_CONSOLE_RESIZER (fixture->resizer);

  set_area (fixture->first, 0, 800, 600);
  set_area (fixture->second, 800, 800, 600);
  pdk_console_head_set_enabled (fixture->second, TRUE);
  pdk_console_resizer_request_enabled (resizer, 1, FALSE);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+0/0x0 1:off ");
  /* The last one stays. */
  pdk_console_resizer_request_enabled (resizer, 0, FALSE);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+0/0x0 1:off ");
}

/* As the host's monitors lie on which they are shown. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = PDK_CONSOLE_RESIZER (fixture->resizer);

  pdk_console_head_set_enabled (fixture->second, TRUE);
  set_area (fixture->second, 800, 640, 480);
  pdk_console_resizer_set_place (resizer, 0, 1);
  pdk_console_resizer_set_place (resizer, 1, 0);
  request (fixture, 0, 800, 600);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+640+0/0x0 1:640x480+0+0/0x0 ");
}

/* Where the monitors stand, also one above the other; as soon as one has no place they lie in a row. */
static void
test_positions (Fixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = PDK_CONSOLE_RESIZER (fixture->resizer);

  pdk_console_head_set_enabled (fixture->second, TRUE);
  set_area (fixture->second, 800, 640, 480);
  pdk_console_resizer_set_position (resizer, 0, 100, 500);
  request (fixture, 0, 800, 600);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+0/0x0 1:640x480+800+0/0x0 ");
  pdk_console_resizer_set_position (resizer, 1, 180, 20);
  request (fixture, 0, 800, 600);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+480/0x0 1:640x480+80+0/0x0 ");
  pdk_console_resizer_unset_position (resizer, 1);
  request (fixture, 0, 800, 600);
  g_assert_cmpstr (fixture->resizer->sent, ==, "0:800x600+0+0/0x0 1:640x480+800+0/0x0 ");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/resizer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("one", test_one);
  ADD ("in-doubt", test_in_doubt);
  ADD ("obstacle", test_obstacle);
  ADD ("side-by-side", test_side_by_side);
  ADD ("old-wishes-end", test_old_wishes_end);
  g_test_add ("/console/resizer/on-the-way/wished", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_on_the_way, tear_down);
  g_test_add ("/console/resizer/on-the-way/as-it-is", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_on_the_way, tear_down);
  ADD ("late-answer", test_late_answer);
  ADD ("off", test_off);
  ADD ("places", test_places);
  ADD ("positions", test_positions);
  return g_test_run ();
}
