/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "node/pdk-host-device.h"

G_BEGIN_DECLS

/* The parts of PdkHostDevice: pdk-host-device.c holds the object, pdk-host-device-name.c says what it
 * is, pdk-host-device-judge.c whether it can be had, pdk-host-device-xml.c writes it. */

struct _PdkHostDevice {
  GObject parent_instance;

  PdkNodeDevice *device;
  char *title;
  char *subtitle;
  const char *icon_name; /* static */
  char *model;           /* nullable: of a mediated device */
  PdkHostDeviceState state;
  GPtrArray *notes;
  guint n_chief; /* of the notes, those that made it what state says */
  GPtrArray *mates;
  guint n_twins;
};

/** Adds a note, and makes the device what @state says unless it is worse.  @text: (transfer full) */
void pdk_host_device_note (PdkHostDevice *self, PdkHostDeviceState state, char *text);
/** Finds its names and its icon. */
void pdk_host_device_name (PdkHostDevice *self, const PdkHostView *view);
/** Finds out what is to be known of it. */
void pdk_host_device_judge (PdkHostDevice *self, const PdkHostView *view);

G_END_DECLS
