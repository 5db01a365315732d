/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-create-machine.h"

G_BEGIN_DECLS

/** Writes a container of libvirt's LXC driver behind name and size.  @offer: see
 * pdk_create_machine_write() */
void pdk_create_container_write (PdkCreateMachine *machine,
                                 PdkXmlElement *root,
                                 PdkXmlDocument *offer);

G_END_DECLS
