/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-display-check.h"

#include <spice/enums.h>

#include "pdk-spice-drawing-check.h"
#include "pdk-spice-jpeg.h"

#define MAX_SURFACES       4096
#define MAX_SURFACE_SIDE   32767
#define MAX_SURFACE_PIXELS (1u << 26)
#define MAX_STREAMS        64 /* spice-server has 50 */

/** A video that is being sent. */
typedef struct {
  gboolean exists;
  guint32 surface;
  guint codec; /* SpiceVideoCodecType */
} Stream;

struct _PdkSpiceDisplayCheck {
  PdkSpiceImageStore store;
  Stream streams[MAX_STREAMS];
  gboolean wants_fd;
};

static const char cut_off[] = "a message is cut off";

PdkSpiceDisplayCheck *
pdk_spice_display_check_new (PdkSpiceMemory *memory)
{
  PdkSpiceDisplayCheck *self = g_new0 (PdkSpiceDisplayCheck, 1);

  pdk_spice_image_store_init (&self->store, memory);
  return self;
}

void
pdk_spice_display_check_free (PdkSpiceDisplayCheck *self)
{
  pdk_spice_image_store_clear (&self->store);
  g_free (self);
}

void
pdk_spice_display_check_begin (PdkSpiceDisplayCheck *self)
{
  self->wants_fd = FALSE;
  pdk_spice_image_store_begin (&self->store);
}

gboolean
pdk_spice_display_check_wants_fd (PdkSpiceDisplayCheck *self)
{
  return self->wants_fd;
}

const PdkSpiceUnpacked *
pdk_spice_display_check_get_unpacked (PdkSpiceDisplayCheck *self)
{
  return self->store.unpacked.pixels != NULL ? &self->store.unpacked : NULL;
}

static PdkSpiceSurface *
find_surface (PdkSpiceDisplayCheck *self, guint32 id)
{
  return g_hash_table_lookup (self->store.surfaces, GUINT_TO_POINTER (id));
}

static gboolean
has_streams (PdkSpiceDisplayCheck *self, guint32 surface)
{
  for (guint i = 0; i < MAX_STREAMS; i++)
    if (self->streams[i].exists && self->streams[i].surface == surface)
      return TRUE;
  return FALSE;
}

/* --- surfaces --- */

/** The library has one primary surface, and keeps it when another one is as large. */
static gboolean
find_primary (PdkSpiceDisplayCheck *self, guint32 *id, PdkSpiceSurface **surface)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->store.surfaces);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((PdkSpiceSurface *) value)->is_primary) {
      *id = GPOINTER_TO_UINT (key);
      *surface = value;
      return TRUE;
    }
  return FALSE;
}

/** @is_kept: (out): the former primary surface stays.  Another one takes its place otherwise. */
static const char *
replace_primary (PdkSpiceDisplayCheck *self, const PdkSpiceSurface *surface, gboolean *is_kept)
{
  PdkSpiceSurface *former = NULL;
  guint32 id = 0;

  if (!surface->is_primary || !find_primary (self, &id, &former))
    return NULL;
  *is_kept = former->width == surface->width && former->height == surface->height;
  if (*is_kept)
    return NULL;
  if (has_streams (self, id))
    return "a surface is taken away from a video";
  g_hash_table_remove (self->store.surfaces, GUINT_TO_POINTER (id));
  return NULL;
}

static gboolean
is_possible_surface (const PdkSpiceSurface *surface)
{
  return pdk_spice_surface_get_depth (surface->format) > 0 && surface->width > 0 &&
         surface->height > 0 && surface->width <= MAX_SURFACE_SIDE &&
         surface->height <= MAX_SURFACE_SIDE &&
         surface->width <= MAX_SURFACE_PIXELS / surface->height;
}

static const char *
check_surface_create (PdkSpiceDisplayCheck *self, PdkSpiceReader *message)
{
  const guint32 id = pdk_spice_reader_get32 (message);
  PdkSpiceSurface surface;
  gboolean is_kept = FALSE;
  const char *wrong;

  surface.width = pdk_spice_reader_get32 (message);
  surface.height = pdk_spice_reader_get32 (message);
  surface.format = pdk_spice_reader_get32 (message);
  surface.is_primary = (pdk_spice_reader_get32 (message) & SPICE_SURFACE_FLAGS_PRIMARY) != 0;
  if (message->failed)
    return cut_off;
  if (!is_possible_surface (&surface))
    return "a surface is of no possible size or format";
  wrong = replace_primary (self, &surface, &is_kept);
  if (wrong != NULL || is_kept)
    return wrong;
  if (find_surface (self, id) != NULL || g_hash_table_size (self->store.surfaces) >= MAX_SURFACES)
    return "a surface exists already";
  g_hash_table_insert (self->store.surfaces, GUINT_TO_POINTER (id),
                       g_memdup2 (&surface, sizeof surface));
  return NULL;
}

static const char *
check_surface_destroy (PdkSpiceDisplayCheck *self, PdkSpiceReader *message)
{
  const guint32 id = pdk_spice_reader_get32 (message);

  if (message->failed)
    return cut_off;
  if (has_streams (self, id))
    return "a surface is taken away from a video";
  g_hash_table_remove (self->store.surfaces, GUINT_TO_POINTER (id));
  return NULL;
}

/* --- videos --- */

static const char *
skip_clip (PdkSpiceReader *message)
{
  switch (pdk_spice_reader_get8 (message)) {
  case SPICE_CLIP_TYPE_NONE:
    return NULL;
  case SPICE_CLIP_TYPE_RECTS:
    pdk_spice_reader_take (message, (guint64) pdk_spice_reader_get32 (message) * 16);
    return NULL;
  default:
    return "a region is of no known type";
  }
}

static const char *
check_stream_create (PdkSpiceDisplayCheck *self, PdkSpiceReader *message)
{
  const guint32 surface = pdk_spice_reader_get32 (message);
  const guint32 id = pdk_spice_reader_get32 (message);
  PdkSpiceRect dest;
  guint codec;
  const char *wrong;

  pdk_spice_reader_get8 (message);
  codec = pdk_spice_reader_get8 (message);
  pdk_spice_reader_take (message, 8 + 4 * 4);
  dest = pdk_spice_reader_get_rect (message);
  wrong = skip_clip (message);
  if (wrong != NULL || message->failed)
    return wrong != NULL ? wrong : cut_off;
  if (id >= MAX_STREAMS || self->streams[id].exists)
    return "a video has a number that cannot be";
  if (codec < SPICE_VIDEO_CODEC_TYPE_MJPEG || codec > SPICE_VIDEO_CODEC_TYPE_H265)
    return "a video is of no known type";
  if (find_surface (self, surface) == NULL || !pdk_spice_rect_is_area (&dest))
    return "a video has no place";
  self->streams[id] = (Stream){ TRUE, surface, codec };
  return NULL;
}

static const char *
check_stream_data (PdkSpiceDisplayCheck *self, PdkSpiceReader *message, gboolean has_size)
{
  const guint32 id = pdk_spice_reader_get32 (message);
  const guint8 *data;
  guint32 size;

  pdk_spice_reader_get32 (message);
  if (has_size) {
    PdkSpiceRect dest;

    pdk_spice_reader_take (message, 2 * 4);
    dest = pdk_spice_reader_get_rect (message);
    if (!pdk_spice_rect_is_area (&dest))
      return "a video has no place";
  }
  size = pdk_spice_reader_get32 (message);
  data = pdk_spice_reader_take (message, size);
  if (data == NULL)
    return cut_off;
  if (id < MAX_STREAMS && self->streams[id].exists &&
      self->streams[id].codec == SPICE_VIDEO_CODEC_TYPE_MJPEG &&
      !pdk_spice_jpeg_is_frame (data, size))
    return "a video’s picture is broken";
  return NULL;
}

static const char *
check_stream_destroy (PdkSpiceDisplayCheck *self, PdkSpiceReader *message)
{
  const guint32 id = pdk_spice_reader_get32 (message);

  if (message->failed || id >= MAX_STREAMS)
    return "a video has a number that cannot be";
  self->streams[id].exists = FALSE;
  return NULL;
}

static const char *
check_stream_clip (PdkSpiceReader *message)
{
  pdk_spice_reader_get32 (message);
  return skip_clip (message);
}

/* --- what is kept --- */

static const char *
check_inval_list (PdkSpiceDisplayCheck *self, PdkSpiceReader *message)
{
  const guint n = pdk_spice_reader_get16 (message);

  for (guint i = 0; i < n && !message->failed; i++) {
    const guint type = pdk_spice_reader_get8 (message);
    const guint64 id = pdk_spice_reader_get64 (message);

    if (type != SPICE_RES_TYPE_PIXMAP)
      return "something is to be forgotten that cannot be known";
    pdk_spice_memory_drop (self->store.memory, id);
  }
  return NULL;
}

static const char *
check_inval_palette (PdkSpiceDisplayCheck *self, PdkSpiceReader *message)
{
  const guint64 id = pdk_spice_reader_get64 (message);

  g_hash_table_remove (self->store.palettes, &id);
  return NULL;
}

/* --- drawings --- */

static const char *
check_drawing (PdkSpiceDisplayCheck *self, guint type, PdkSpiceReader *message)
{
  PdkSpiceDrawing drawing = { .store = &self->store };
  const char *wrong;

  drawing.target = find_surface (self, pdk_spice_reader_get32 (message));
  drawing.box = pdk_spice_reader_get_rect (message);
  wrong = skip_clip (message);
  if (wrong != NULL || message->failed)
    return wrong != NULL ? wrong : cut_off;
  if (drawing.target == NULL)
    return "a surface is drawn on that does not exist";
  if (!pdk_spice_rect_is_area (&drawing.box))
    return "a drawing has no place";
  return pdk_spice_drawing_check (&drawing, type, message);
}

static gboolean
is_drawing (guint type)
{
  return (type >= SPICE_MSG_DISPLAY_DRAW_FILL && type <= SPICE_MSG_DISPLAY_DRAW_ALPHA_BLEND) ||
         type == SPICE_MSG_DISPLAY_DRAW_COMPOSITE;
}

static const char *
check_monitors (PdkSpiceReader *message)
{
  const guint n = pdk_spice_reader_get16 (message);

  pdk_spice_reader_get16 (message);
  pdk_spice_reader_take (message, (guint64) n * 7 * 4);
  return NULL;
}

static const char *
check_scanout (PdkSpiceDisplayCheck *self, PdkSpiceReader *message)
{
  pdk_spice_reader_take (message, 3 * 4);
  self->wants_fd = pdk_spice_reader_get32 (message) != 0;
  pdk_spice_reader_get32 (message);
  return NULL;
}

static const char *
check_by_type (PdkSpiceDisplayCheck *self, guint type, PdkSpiceReader *message)
{
  switch (type) {
  case SPICE_MSG_DISPLAY_MODE: /* of the first version */
    return "the display speaks as none does today";
  case SPICE_MSG_DISPLAY_RESET:
  case SPICE_MSG_DISPLAY_INVAL_ALL_PALETTES:
    g_hash_table_remove_all (self->store.palettes);
    return NULL;
  case SPICE_MSG_DISPLAY_INVAL_LIST:
    return check_inval_list (self, message);
  case SPICE_MSG_DISPLAY_INVAL_ALL_PIXMAPS:
    pdk_spice_memory_drop_all (self->store.memory);
    return NULL;
  case SPICE_MSG_DISPLAY_INVAL_PALETTE:
    return check_inval_palette (self, message);
  case SPICE_MSG_DISPLAY_STREAM_CREATE:
    return check_stream_create (self, message);
  case SPICE_MSG_DISPLAY_STREAM_DATA:
    return check_stream_data (self, message, FALSE);
  case SPICE_MSG_DISPLAY_STREAM_DATA_SIZED:
    return check_stream_data (self, message, TRUE);
  case SPICE_MSG_DISPLAY_STREAM_CLIP:
    return check_stream_clip (message);
  case SPICE_MSG_DISPLAY_STREAM_DESTROY:
    return check_stream_destroy (self, message);
  case SPICE_MSG_DISPLAY_STREAM_DESTROY_ALL:
    memset (self->streams, 0, sizeof self->streams);
    return NULL;
  case SPICE_MSG_DISPLAY_SURFACE_CREATE:
    return check_surface_create (self, message);
  case SPICE_MSG_DISPLAY_SURFACE_DESTROY:
    return check_surface_destroy (self, message);
  case SPICE_MSG_DISPLAY_MONITORS_CONFIG:
    return check_monitors (message);
  case SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX:
    return check_scanout (self, message);
  case SPICE_MSG_DISPLAY_COPY_BITS:
    return check_drawing (self, type, message);
  default:
    return is_drawing (type) ? check_drawing (self, type, message) : NULL;
  }
}

const char *
pdk_spice_display_check_message (PdkSpiceDisplayCheck *self, guint type, PdkSpiceReader *message)
{
  const char *wrong = check_by_type (self, type, message);

  return wrong == NULL && message->failed ? cut_off : wrong;
}
