/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/**
 * PdkRoom:
 *
 * How many more devices a running machine has places for: it cannot be given a port, or a bus, while
 * it runs.
 */
typedef struct _PdkRoom PdkRoom;

/** @live: the running machine's document */
PdkRoom *pdk_room_new (PdkDomainDocument *live);
PdkRoom *pdk_room_copy (PdkRoom *self);
void pdk_room_free (PdkRoom *self);

/**
 * pdk_room_take:
 * @device: an element of <devices>, to be plugged in
 *
 * Takes its place, so that there is one less.
 *
 * Returns: whether there was one
 */
gboolean pdk_room_take (PdkRoom *self, PdkXmlElement *device);

/** Whether there is a place for a device of the older PCI. */
gboolean pdk_room_has_older (PdkRoom *self);

G_END_DECLS
