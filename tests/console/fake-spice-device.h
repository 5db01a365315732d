/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-spice.h"

G_BEGIN_DECLS

/* A further graphics device of a made-up guest: a display channel of its own, with a screen of one
 * color.  To be made before anyone connects. */

typedef struct _FakeSpiceDevice FakeSpiceDevice;

/** @id: of the channel, from 1 on */
FakeSpiceDevice *fake_spice_device_new (FakeSpice *spice, int id);
/** To be called after the server is freed. */
void fake_spice_device_free (FakeSpiceDevice *self);
void fake_spice_device_create_screen (FakeSpiceDevice *self, int width, int height, guint32 color);
void fake_spice_device_destroy_screen (FakeSpiceDevice *self);

G_END_DECLS
