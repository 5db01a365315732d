/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-spice-device.h"

#include <spice.h>

struct _FakeSpiceDevice {
  QXLInstance qxl;
  guint32 *memory; /* of the screen; nullable */
  gint busy;       /* atomic: an asynchronous command runs */
};

static void
do_nothing (QXLInstance *instance)
{
}

static void
set_compression_level (QXLInstance *instance, int level)
{
}

static void
get_init_info (QXLInstance *instance, QXLDevInitInfo *info)
{
  *info = (QXLDevInitInfo){
    .num_memslots_groups = 1,
    .num_memslots = 1,
    .memslot_gen_bits = 1,
    .memslot_id_bits = 1,
    .n_surfaces = 1,
  };
}

/* It draws nothing: what is on the screen was there when it was made. */
static int
get_command (QXLInstance *instance, QXLCommandExt *command)
{
  return FALSE;
}

static int
request_notification (QXLInstance *instance)
{
  return TRUE;
}

static void
release_resource (QXLInstance *instance, QXLReleaseInfoExt info)
{
}

static void
notify_update (QXLInstance *instance, uint32_t id)
{
}

static int
flush_resources (QXLInstance *instance)
{
  return 0;
}

static void
async_complete (QXLInstance *instance, uint64_t cookie)
{
  g_atomic_int_set (&SPICE_CONTAINEROF (instance, FakeSpiceDevice, qxl)->busy, FALSE);
  g_main_context_wakeup (NULL);
}

static void
update_area_complete (QXLInstance *instance, uint32_t surface, QXLRect *rects, uint32_t n)
{
}

static void
set_client_capabilities (QXLInstance *instance, uint8_t present, uint8_t *caps)
{
}

static const QXLInterface interface = {
  .base = { SPICE_INTERFACE_QXL, "fake second screen", SPICE_INTERFACE_QXL_MAJOR,
            SPICE_INTERFACE_QXL_MINOR },
  .attached_worker = do_nothing,
  .set_compression_level = set_compression_level,
  .get_init_info = get_init_info,
  .get_command = get_command,
  .req_cmd_notification = request_notification,
  .release_resource = release_resource,
  .get_cursor_command = get_command,
  .req_cursor_notification = request_notification,
  .notify_update = notify_update,
  .flush_resources = flush_resources,
  .async_complete = async_complete,
  .update_area_complete = update_area_complete,
  .set_client_capabilities = set_client_capabilities,
};

FakeSpiceDevice *
fake_spice_device_new (FakeSpice *spice, int id)
{
  FakeSpiceDevice *self = g_new0 (FakeSpiceDevice, 1);
  QXLDevMemSlot slot = { .virt_end = ~(uintptr_t) 0, .qxl_ram_size = ~0u };

  self->qxl.base.sif = &interface.base;
  self->qxl.id = id;
  g_assert_cmpint (spice_server_add_interface (fake_spice_get_server (spice), &self->qxl.base), ==,
                   0);
  spice_qxl_add_memslot (&self->qxl, &slot);
  return self;
}

void
fake_spice_device_free (FakeSpiceDevice *self)
{
  g_free (self->memory);
  g_free (self);
}

static void
wait_for_device (FakeSpiceDevice *self)
{
  while (g_atomic_int_get (&self->busy))
    g_main_context_iteration (NULL, TRUE);
}

void
fake_spice_device_create_screen (FakeSpiceDevice *self, int width, int height, guint32 color)
{
  QXLDevSurfaceCreate surface = {
    .width = width,
    .height = height,
    .stride = width * 4,
    .format = SPICE_SURFACE_FMT_32_xRGB,
    .mouse_mode = TRUE,
    .flags = QXL_SURF_FLAG_KEEP_DATA,
    .type = QXL_SURF_TYPE_PRIMARY,
  };

  fake_spice_device_destroy_screen (self);
  self->memory = g_new (guint32, (gsize) width * height);
  for (int i = 0; i < width * height; i++)
    self->memory[i] = color;
  surface.mem = (uintptr_t) self->memory;
  g_atomic_int_set (&self->busy, TRUE);
  spice_qxl_create_primary_surface_async (&self->qxl, 0, &surface, 0);
  wait_for_device (self);
}

void
fake_spice_device_destroy_screen (FakeSpiceDevice *self)
{
  if (self->memory == NULL)
    return;
  g_atomic_int_set (&self->busy, TRUE);
  spice_qxl_destroy_primary_surface_async (&self->qxl, 0, 0);
  wait_for_device (self);
  g_clear_pointer (&self->memory, g_free);
}
