/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-scene.h"

#include <math.h>

/* The nodes are walked in the order in which they are drawn.  Kinds that are not known here are taken
 * for a leaf: before the picture they are below it, after it they cover all of their bounds, and a
 * picture inside of one is not found. */

/* Coordinates are floats; this much is the same device pixel. */
#define EPSILON 0.001

typedef struct {
  PdkConsoleScene *scene;
  GskRenderNode *picture;
  int scale;
  guint n_found;
} Reader;

/* Of the node that is read: the origin in logical pixels, and what it may draw on in device pixels:
 * at most, and for certain. */
typedef struct {
  double x;
  double y;
  const cairo_region_t *outer;
  const cairo_region_t *inner;
} Place;

static cairo_rectangle_int_t
get_outside (const Reader *self, const Place *place, const graphene_rect_t *rect)
{
  int left = (int) floor ((place->x + rect->origin.x) * self->scale + EPSILON);
  int top = (int) floor ((place->y + rect->origin.y) * self->scale + EPSILON);
  int right = (int) ceil ((place->x + rect->origin.x + rect->size.width) * self->scale - EPSILON);
  int bottom = (int) ceil ((place->y + rect->origin.y + rect->size.height) * self->scale - EPSILON);

  return (cairo_rectangle_int_t){ left, top, MAX (0, right - left), MAX (0, bottom - top) };
}

static cairo_rectangle_int_t
get_inside (const Reader *self, const Place *place, const graphene_rect_t *rect)
{
  int left = (int) ceil ((place->x + rect->origin.x) * self->scale - EPSILON);
  int top = (int) ceil ((place->y + rect->origin.y) * self->scale - EPSILON);
  int right = (int) floor ((place->x + rect->origin.x + rect->size.width) * self->scale + EPSILON);
  int bottom =
      (int) floor ((place->y + rect->origin.y + rect->size.height) * self->scale + EPSILON);

  return (cairo_rectangle_int_t){ left, top, MAX (0, right - left), MAX (0, bottom - top) };
}

static void
read_leaf (Reader *self, GskRenderNode *node, const Place *place)
{
  graphene_rect_t bounds;
  cairo_rectangle_int_t rect;
  cairo_region_t *covered;

  if (self->n_found == 0)
    return;
  /* One that nothing was drawn into. */
  if (gsk_render_node_get_node_type (node) == GSK_CAIRO_NODE &&
      gsk_cairo_node_get_surface (node) == NULL)
    return;
  gsk_render_node_get_bounds (node, &bounds);
  rect = get_outside (self, place, &bounds);
  if (cairo_region_contains_rectangle (self->scene->clear, &rect) == CAIRO_REGION_OVERLAP_OUT)
    return;
  covered = cairo_region_copy (place->outer);
  cairo_region_intersect_rectangle (covered, &rect);
  cairo_region_subtract (self->scene->clear, covered);
  cairo_region_destroy (covered);
}

static void
read_picture (Reader *self, const Place *place)
{
  double x = place->x * self->scale;
  double y = place->y * self->scale;
  graphene_rect_t bounds;
  cairo_rectangle_int_t rect;

  if (fabs (x - round (x)) > EPSILON || fabs (y - round (y)) > EPSILON || self->n_found++ > 0)
    return;
  gsk_render_node_get_bounds (self->picture, &bounds);
  rect = get_inside (self, place, &bounds);
  self->scene->x = (int) round (x);
  self->scene->y = (int) round (y);
  self->scene->visible = cairo_region_copy (place->outer);
  cairo_region_intersect_rectangle (self->scene->visible, &rect);
  self->scene->clear = cairo_region_copy (place->inner);
  cairo_region_intersect_rectangle (self->scene->clear, &rect);
}

static void read_node (Reader *self, GskRenderNode *node, const Place *place);

static void
read_container (Reader *self, GskRenderNode *node, const Place *place)
{
  guint n = gsk_container_node_get_n_children (node);

  for (guint i = 0; i < n; i++)
    read_node (self, gsk_container_node_get_child (node, i), place);
}

static void
read_transform (Reader *self, GskRenderNode *node, const Place *place)
{
  GskTransform *transform = gsk_transform_node_get_transform (node);
  Place inside = *place;
  float dx, dy;

  if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D_TRANSLATE) {
    read_leaf (self, node, place);
    return;
  }
  gsk_transform_to_translate (transform, &dx, &dy);
  inside.x += dx;
  inside.y += dy;
  read_node (self, gsk_transform_node_get_child (node), &inside);
}

static void
subtract_corners (cairo_region_t *region,
                  const Reader *self,
                  const Place *place,
                  const GskRoundedRect *clip)
{
  const graphene_rect_t *bounds = &clip->bounds;

  for (int i = 0; i < 4; i++) {
    const graphene_size_t *size = &clip->corner[i];
    gboolean is_right = i == GSK_CORNER_TOP_RIGHT || i == GSK_CORNER_BOTTOM_RIGHT;
    gboolean is_bottom = i == GSK_CORNER_BOTTOM_LEFT || i == GSK_CORNER_BOTTOM_RIGHT;
    graphene_rect_t corner =
        GRAPHENE_RECT_INIT (bounds->origin.x + (is_right ? bounds->size.width - size->width : 0),
                            bounds->origin.y + (is_bottom ? bounds->size.height - size->height : 0),
                            size->width, size->height);
    cairo_rectangle_int_t rect = get_outside (self, place, &corner);

    cairo_region_subtract_rectangle (region, &rect);
  }
}

static void
read_clip (Reader *self, GskRenderNode *child, const Place *place, const GskRoundedRect *clip)
{
  cairo_rectangle_int_t outside = get_outside (self, place, &clip->bounds);
  cairo_rectangle_int_t inside = get_inside (self, place, &clip->bounds);
  cairo_region_t *outer = cairo_region_copy (place->outer);
  cairo_region_t *inner = cairo_region_copy (place->inner);

  cairo_region_intersect_rectangle (outer, &outside);
  cairo_region_intersect_rectangle (inner, &inside);
  subtract_corners (inner, self, place, clip);
  read_node (self, child, &(Place){ place->x, place->y, outer, inner });
  cairo_region_destroy (outer);
  cairo_region_destroy (inner);
}

static void
read_node (Reader *self, GskRenderNode *node, const Place *place)
{
  guint type = gsk_render_node_get_node_type (node);
  GskRoundedRect clip;

  if (node == self->picture) {
    read_picture (self, place);
    return;
  }
  switch (type) {
  case GSK_CONTAINER_NODE:
    read_container (self, node, place);
    break;
  case GSK_TRANSFORM_NODE:
    read_transform (self, node, place);
    break;
  case GSK_DEBUG_NODE:
    read_node (self, gsk_debug_node_get_child (node), place);
    break;
  case GSK_CLIP_NODE:
    gsk_rounded_rect_init_from_rect (&clip, gsk_clip_node_get_clip (node), 0);
    read_clip (self, gsk_clip_node_get_child (node), place, &clip);
    break;
  case GSK_ROUNDED_CLIP_NODE:
    read_clip (self, gsk_rounded_clip_node_get_child (node), place,
               gsk_rounded_clip_node_get_clip (node));
    break;
  default:
    read_leaf (self, node, place);
    break;
  }
}

gboolean
pdk_console_scene_read (PdkConsoleScene *self,
                        GskRenderNode *root,
                        double x,
                        double y,
                        int scale,
                        GskRenderNode *picture)
{
  cairo_region_t *all;
  graphene_rect_t bounds;
  cairo_rectangle_int_t rect;
  Reader reader = { .scene = self, .picture = picture, .scale = scale };
  Place place = { .x = x, .y = y };

  *self = (PdkConsoleScene){ 0 };
  gsk_render_node_get_bounds (root, &bounds);
  rect = get_outside (&reader, &place, &bounds);
  all = cairo_region_create_rectangle (&rect);
  place.outer = place.inner = all;
  read_node (&reader, root, &place);
  cairo_region_destroy (all);
  if (reader.n_found == 1)
    return TRUE;
  pdk_console_scene_clear (self);
  return FALSE;
}

void
pdk_console_scene_clear (PdkConsoleScene *self)
{
  g_clear_pointer (&self->visible, cairo_region_destroy);
  g_clear_pointer (&self->clear, cairo_region_destroy);
}
