package io.rondo.batch;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/rondo/batch/batch.properties")
class BatchConfiguration {}
