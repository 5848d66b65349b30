# Rondo against outside servers. Build: docker build -t rondo .
FROM maven:3.9-eclipse-temurin-25 AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 rondo
COPY --from=build /src/app/target/rondo-exec.jar /opt/rondo/rondo.jar
USER rondo
ENV RONDO_SANDBOX=off
EXPOSE 8090
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/rondo/rondo.jar"]
CMD ["node"]
