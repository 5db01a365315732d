/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "picture/pdk-console-scene.h"

/* Where a picture may be drawn without the rest of its window: render nodes as GTK makes them. */

static const GdkRGBA red = { 1, 0, 0, 1 };

static GskRenderNode *
create_picture (void)
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, 100, 100));

  cairo_destroy (gsk_cairo_node_get_draw_context (node));
  return node;
}

typedef void (*Build) (GtkSnapshot *snapshot, GskRenderNode *picture);

static gboolean
read_built (Build build, int scale, PdkConsoleScene *scene)
{
  g_autoptr (GskRenderNode) picture = create_picture ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) root = NULL;

  gtk_snapshot_append_color (snapshot, &red, &GRAPHENE_RECT_INIT (0, 0, 400, 400));
  build (snapshot, picture);
  root = gtk_snapshot_free_to_node (snapshot);
  return pdk_console_scene_read (scene, root, 0, 0, scale, picture);
}

static gboolean
is_clear (const PdkConsoleScene *scene, int x, int y, int width, int height)
{
  cairo_rectangle_int_t rect = { x, y, width, height };

  return cairo_region_contains_rectangle (scene->clear, &rect) == CAIRO_REGION_OVERLAP_IN;
}

static gboolean
is_covered (const PdkConsoleScene *scene, int x, int y, int width, int height)
{
  cairo_rectangle_int_t rect = { x, y, width, height };

  return cairo_region_contains_rectangle (scene->clear, &rect) == CAIRO_REGION_OVERLAP_OUT;
}

static void
build_moved (GtkSnapshot *snapshot, GskRenderNode *picture)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (20, 30));
  gtk_snapshot_append_node (snapshot, picture);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_append_color (snapshot, &red, &GRAPHENE_RECT_INIT (110, 0, 50, 50.5));
}

/* What is drawn later covers whole device pixels. */
static void
test_moved (void)
{
  PdkConsoleScene scene;

  g_assert_true (read_built (build_moved, 1, &scene));
  g_assert_cmpint (scene.x, ==, 20);
  g_assert_cmpint (scene.y, ==, 30);
  g_assert_true (is_clear (&scene, 20, 30, 90, 100));
  g_assert_true (is_clear (&scene, 20, 51, 100, 79));
  g_assert_true (is_covered (&scene, 110, 0, 50, 51));
  g_assert_true (is_covered (&scene, 0, 0, 20, 400));
  pdk_console_scene_clear (&scene);
}

static void
test_dense (void)
{
  PdkConsoleScene scene;

  g_assert_true (read_built (build_moved, 2, &scene));
  g_assert_cmpint (scene.x, ==, 40);
  g_assert_cmpint (scene.y, ==, 60);
  g_assert_true (is_clear (&scene, 40, 60, 180, 200));
  g_assert_true (is_covered (&scene, 220, 0, 100, 101));
  g_assert_true (is_clear (&scene, 220, 101, 20, 159));
  pdk_console_scene_clear (&scene);
}

static void
build_clipped (GtkSnapshot *snapshot, GskRenderNode *picture)
{
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &GRAPHENE_RECT_INIT (0, 0, 80, 80), 10);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0.5, 0, 200, 60));
  gtk_snapshot_append_node (snapshot, picture);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
test_clipped (void)
{
  cairo_rectangle_int_t extents;
  PdkConsoleScene scene;

  g_assert_true (read_built (build_clipped, 1, &scene));
  g_assert_true (is_covered (&scene, 0, 0, 10, 10));
  g_assert_true (is_covered (&scene, 70, 0, 10, 10));
  g_assert_true (is_covered (&scene, 0, 0, 1, 60));
  g_assert_true (is_clear (&scene, 10, 0, 60, 60));
  g_assert_true (is_clear (&scene, 1, 10, 79, 50));
  cairo_region_get_extents (scene.visible, &extents);
  g_assert_cmpint (extents.x, ==, 0);
  g_assert_cmpint (extents.width, ==, 80);
  g_assert_cmpint (extents.height, ==, 60);
  pdk_console_scene_clear (&scene);
}

/* Only what a clip leaves of it covers anything, and a node without content nothing. */
static void
build_later (GtkSnapshot *snapshot, GskRenderNode *picture)
{
  g_autoptr (GskRenderNode) nothing = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, 100, 100));

  gtk_snapshot_append_node (snapshot, picture);
  gtk_snapshot_append_node (snapshot, nothing);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 90, 400, 10));
  gtk_snapshot_append_color (snapshot, &red, &GRAPHENE_RECT_INIT (0, 50, 100, 100));
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_push_opacity (snapshot, 0.5);
  gtk_snapshot_append_color (snapshot, &red, &GRAPHENE_RECT_INIT (0, 0, 100, 5));
  gtk_snapshot_pop (snapshot);
}

static void
test_later (void)
{
  PdkConsoleScene scene;

  g_assert_true (read_built (build_later, 1, &scene));
  g_assert_true (is_clear (&scene, 0, 5, 100, 85));
  g_assert_true (is_covered (&scene, 0, 90, 100, 10));
  g_assert_true (is_covered (&scene, 0, 0, 100, 5));
  pdk_console_scene_clear (&scene);
}

static void
build_translucent (GtkSnapshot *snapshot, GskRenderNode *picture)
{
  gtk_snapshot_push_opacity (snapshot, 0.5);
  gtk_snapshot_append_node (snapshot, picture);
  gtk_snapshot_pop (snapshot);
}

static void
build_scaled (GtkSnapshot *snapshot, GskRenderNode *picture)
{
  gtk_snapshot_scale (snapshot, 1.5, 1.5);
  gtk_snapshot_append_node (snapshot, picture);
}

static void
build_between (GtkSnapshot *snapshot, GskRenderNode *picture)
{
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (10.25, 0));
  gtk_snapshot_append_node (snapshot, picture);
}

static void
build_twice (GtkSnapshot *snapshot, GskRenderNode *picture)
{
  gtk_snapshot_append_node (snapshot, picture);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (200, 0));
  gtk_snapshot_append_node (snapshot, picture);
}

static void
build_nothing (GtkSnapshot *snapshot, GskRenderNode *picture)
{
}

static void
test_not_plain (void)
{
  const Build builds[] = { build_translucent, build_scaled, build_between, build_twice,
                           build_nothing };

  for (guint i = 0; i < G_N_ELEMENTS (builds); i++) {
    PdkConsoleScene scene;

    g_assert_false (read_built (builds[i], 1, &scene));
    g_assert_null (scene.clear);
    g_assert_null (scene.visible);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (GSK_TYPE_CONTAINER_NODE);
  g_test_add_func ("/console/scene/moved", test_moved);
  g_test_add_func ("/console/scene/dense", test_dense);
  g_test_add_func ("/console/scene/clipped", test_clipped);
  g_test_add_func ("/console/scene/later", test_later);
  g_test_add_func ("/console/scene/not-plain", test_not_plain);
  return g_test_run ();
}
